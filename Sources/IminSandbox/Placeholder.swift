import Hummingbird
import GRDB
import Mustache
import HashTreeCollections
enum PlaceholderS {}
