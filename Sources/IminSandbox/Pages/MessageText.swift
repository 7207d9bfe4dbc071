import IminJSON

enum MessageText {
    static func json(_ message: Message, in world: World) -> JSON { .null }
}
