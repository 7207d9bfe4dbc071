import IminJSON

/// Why an environment cannot be used: what, where, what to do.
public enum EnvironmentError: Error, Sendable, Hashable, CustomStringConvertible {
    case badName(String)
    case unknown(String, known: [String])
    case reserved(setting: String)
    case badSetting(setting: String, value: String, expected: String)
    case unsafeFile(path: String, mode: UInt32)
    case unreadableFile(path: String, reason: String)
    case notJSON(path: String, JSONError)
    case badFile(path: String, pointer: String, expected: String)

    public var description: String {
        switch self {
        case .badName(let name):
            return "`\(name)` is not a name of an environment: letters, digits and `-`, starting with a letter"
        case .unknown(let name, let known):
            return "there is no environment `\(name)` (there are \(known.joined(separator: ", "))). "
                + "Define it with \(Environment.variable(name, "URL"))=… or in ~/.config/imin/environments.json"
        case .reserved(let setting):
            return "\(setting): the environment `sandbox` is the embedded one and has no address; choose another name"
        case .badSetting(let setting, let value, let expected): return "\(setting) is \"\(value)\"; expected \(expected)"
        case .unsafeFile(let path, let mode):
            return "\(path) holds a key and others may read it (rights \(String(mode, radix: 8))): run chmod 600 \(path)"
        case .unreadableFile(let path, let reason): return "\(path) cannot be read: \(reason)"
        case .notJSON(let path, let error): return "\(path): \(error)"
        case .badFile(let path, let pointer, let expected): return "\(path): at \(pointer) expected \(expected)"
        }
    }
}
