import IminAPI
import IminJSON

/// Finds the environment of a run from variables and files; both are given, so that tests need neither.
public struct EnvironmentLoader: Sendable {
    private let variables: [String: String]
    private let readFile: @Sendable (String) throws(EnvironmentError) -> SettingsFile?
    /// The files in which environments are described; the first one that has a setting wins.
    private let paths: [String]

    /// `directory` is the project's folder.
    public init(
        variables: [String: String], directory: String = ".",
        readFile: @escaping @Sendable (String) throws(EnvironmentError) -> SettingsFile? = SettingsFile.read
    ) {
        self.variables = variables
        self.readFile = readFile
        var paths = ["\(directory)/.imin/environments.json"]
        if let folder = variables["XDG_CONFIG_HOME"], folder.hasPrefix("/") {
            paths.append("\(folder)/imin/environments.json")
        } else if let home = variables["HOME"], !home.isEmpty {
            paths.append("\(home)/.config/imin/environments.json")
        }
        self.paths = paths
    }

    /// The environment that `--env` names, else `IMIN_ENV`, else the sandbox.
    public func environment(named flag: String? = nil) throws(EnvironmentError) -> Environment {
        let chosen = flag ?? variables["IMIN_ENV"].flatMap { $0.isEmpty ? nil : $0 } ?? "sandbox"
        guard Self.isName(chosen) else { throw .badName(chosen) }
        let name = chosen.lowercased()
        if name == "sandbox" { return try sandbox() }
        var sources: [Settings] = [.init(variables: variables, environment: name)]
        var known: Set<String> = ["sandbox", "live"]
        var isDescribed = !(sources.first?.isEmpty ?? true)
        for path in paths {
            guard let file = try read(path) else { continue }
            known.formUnion(file.keys)
            guard let entry = file[name] else { continue }
            isDescribed = true
            sources.append(try Settings(entry, path: path, environment: name))
        }
        guard isDescribed || name == "live" else { throw .unknown(chosen, known: known.sorted()) }
        return try make(name, sources)
    }

    /// The environments that files and variables describe, and those that are always there. What cannot be read is left out.
    public var names: [String] {
        var names: Set<String> = ["sandbox", "live"]
        for path in paths { if let file = try? read(path) { names.formUnion(file.keys) } }
        for variable in variables.keys where variable.hasPrefix("IMIN_") && variable.hasSuffix("_URL") {
            var name = variable.dropFirst(5).dropLast(4)
            for service in Service.allCases {
                let ending = "_" + service.rawValue.uppercased()
                if name.hasSuffix(ending) { name = name.dropLast(ending.count) }
            }
            if !name.isEmpty { names.insert(name.lowercased().split(separator: "_").joined(separator: "-")) }
        }
        return names.sorted()
    }

    /// Only further hosts can be set: they are what a sandbox run may reach outside.
    private func sandbox() throws(EnvironmentError) -> Environment {
        var environment = Environment.sandbox
        let settings = Settings(variables: variables, environment: "sandbox")
        if let setting = settings.addressSetting { throw .reserved(setting: setting) }
        environment.hosts = Set(settings.hosts ?? [])
        return environment
    }

    private func make(_ name: String, _ sources: [Settings]) throws(EnvironmentError) -> Environment {
        var endpoints = name == "live" ? Endpoints.platform : Endpoints([:])
        var keys = ServiceTable<Secret>()
        for service in Service.allCases {
            // What is said of one service beats what is said of all, and a variable beats a file.
            for find in [{ (source: Settings) in source.urls[service] }, { (source: Settings) in source.url }] {
                if let setting = sources.lazy.compactMap(find).first {
                    endpoints[service] = try address(setting)
                    break
                }
            }
            keys[service] =
                sources.lazy.compactMap { $0.keys[service] }.first ?? sources.lazy.compactMap(\.key).first
        }
        let isLocal = !endpoints.all.isEmpty && endpoints.all.allSatisfy { $0.address.isLoopback }
        if isLocal {
            for service in Service.allCases where keys[service] == nil { keys[service] = Environment.sandboxKey }
        }
        var liveness = Environment.Liveness.byAddress
        if let setting = sources.lazy.compactMap(\.live).first {
            guard let value = ["true": true, "yes": true, "1": true, "false": false, "no": false, "0": false][setting.value.lowercased()]
            else { throw .badSetting(setting: setting.name, value: setting.value, expected: "true or false") }
            liveness = value ? .everywhere : .nowhere
        }
        let hosts = sources.lazy.compactMap(\.hosts).first ?? []
        return Environment(name: name, endpoints: endpoints, keys: keys, isEmbedded: false, liveness: liveness, hosts: Set(hosts))
    }

    private func address(_ setting: Settings.Setting) throws(EnvironmentError) -> WebAddress {
        guard let address = WebAddress(setting.value), ["http", "https"].contains(address.scheme), address.query == nil,
            address.fragment == nil, address.authority?.userInfo == nil
        else {
            throw .badSetting(setting: setting.name, value: setting.value, expected: "an address such as https://book.imin.co")
        }
        return address
    }

    /// The environments of a file by lower-case name; `nil` where there is no file.
    private func read(_ path: String) throws(EnvironmentError) -> [String: JSONObject]? {
        guard let file = try readFile(path) else { return nil }
        let json: JSON
        do {
            json = try JSON(parsing: file.bytes)
        } catch {
            throw .notJSON(path: path, error)
        }
        guard let object = json.object else { throw .badFile(path: path, pointer: "the top", expected: "an object of environments") }
        var environments: [String: JSONObject] = [:]
        var holdsKey = false
        for (name, entry) in object {
            guard Self.isName(name), name.lowercased() != "sandbox" else {
                throw .badFile(path: path, pointer: "/\(name)", expected: "another name than `\(name)`")
            }
            guard let settings = entry.object else { throw .badFile(path: path, pointer: "/\(name)", expected: "an object of settings") }
            holdsKey = holdsKey || settings.contains("key") || settings.contains("keys")
            environments[name.lowercased()] = settings
        }
        if holdsKey, file.mode & 0o077 != 0 { throw .unsafeFile(path: path, mode: file.mode & 0o777) }
        return environments
    }

    private static func isName(_ text: String) -> Bool {
        guard let first = text.utf8.first, (65...90).contains(first) || (97...122).contains(first) else { return false }
        return text.utf8.allSatisfy { (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || $0 == 45 }
    }
}
