import IminAPI
import IminJSON

/// What one source (the variables, or a file) says of an environment.
struct Settings {
    /// A text and where it stands, for messages.
    struct Setting {
        var name: String
        var value: String
    }

    var url: Setting?
    var urls = ServiceTable<Setting>()
    /// Empty means: send none.
    var key: Secret?
    var keys = ServiceTable<Secret>()
    var live: Setting?
    var hosts: [String]?

    var isEmpty: Bool { url == nil && urls.isEmpty && key == nil && keys.isEmpty && live == nil && hosts == nil }

    /// The first setting that gives an address.
    var addressSetting: String? { url?.name ?? Service.allCases.lazy.compactMap { urls[$0]?.name }.first }

    init(variables: [String: String], environment: String) {
        func setting(_ word: String) -> Setting? {
            let name = Environment.variable(environment, word)
            return variables[name].map { Setting(name: name, value: $0) }
        }
        url = setting("URL")
        key = setting("KEY").map { Secret($0.value) }
        live = setting("LIVE")
        hosts = setting("HOSTS").map { Self.hosts($0.value) }
        for service in Service.allCases {
            let word = service.rawValue.uppercased()
            urls[service] = setting("\(word)_URL")
            keys[service] = setting("\(word)_KEY").map { Secret($0.value) }
        }
    }

    init(_ object: JSONObject, path: String, environment: String) throws(EnvironmentError) {
        func text(_ value: JSON, _ pointer: String) throws(EnvironmentError) -> String {
            guard let text = value.string else { throw .badFile(path: path, pointer: "/\(environment)\(pointer)", expected: "a text") }
            return text
        }
        func byService(_ value: JSON, _ pointer: String) throws(EnvironmentError) -> [(Service, String)] {
            guard let members = value.object else {
                throw .badFile(path: path, pointer: "/\(environment)\(pointer)", expected: "an object by service")
            }
            var texts: [(Service, String)] = []
            for (name, value) in members {
                guard let service = Service(rawValue: name) else {
                    let services = Service.allCases.map(\.rawValue).joined(separator: ", ")
                    throw .badFile(path: path, pointer: "/\(environment)\(pointer)/\(name)", expected: "one of the services \(services)")
                }
                texts.append((service, try text(value, "\(pointer)/\(name)")))
            }
            return texts
        }
        for (name, value) in object {
            switch name {
            case "url": url = Setting(name: "\(path): /\(environment)/url", value: try text(value, "/url"))
            case "urls":
                for (service, text) in try byService(value, "/urls") {
                    urls[service] = Setting(name: "\(path): /\(environment)/urls/\(service.rawValue)", value: text)
                }
            case "key": key = Secret(try text(value, "/key"))
            case "keys":
                for (service, text) in try byService(value, "/keys") { keys[service] = Secret(text) }
            case "live":
                guard let flag = value.boolean else {
                    throw .badFile(path: path, pointer: "/\(environment)/live", expected: "true or false")
                }
                live = Setting(name: "\(path): /\(environment)/live", value: flag ? "true" : "false")
            case "hosts":
                guard let values = value.array else {
                    throw .badFile(path: path, pointer: "/\(environment)/hosts", expected: "an array of hosts")
                }
                var names: [String] = []
                for (index, value) in values.enumerated() { names.append(try text(value, "/hosts/\(index)").lowercased()) }
                hosts = names
            default:
                throw .badFile(
                    path: path, pointer: "/\(environment)/\(name)", expected: "one of url, urls, key, keys, live, hosts")
            }
        }
    }

    private static func hosts(_ text: String) -> [String] {
        text.split { $0 == "," || $0 == " " }.map { $0.lowercased() }
    }
}
