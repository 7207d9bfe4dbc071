import CGumbo

/// A parsed HTML page, as browsers would read it: any bytes give a document.
///
/// Parsing is gumbo's (the HTML5 algorithm); this is the only file that knows it. Nodes lie in one array and name each other by
/// index, so a page nested 100,000 levels deep is walked and freed without recursion.
struct HTMLDocument: Sendable {
    struct Element: Sendable {
        /// Lower case.
        var name: String
        /// Names in lower case; of attributes written twice the first counts (HTML5).
        var attributes: [String: String]
    }

    enum Content: Sendable {
        case element(Element)
        case text(String)
    }

    struct Node: Sendable {
        var content: Content
        var parent: Int?
        var children: [Int] = []
    }

    /// In document order; the first is the root element. Empty only where the parser had no memory.
    private(set) var nodes: [Node] = []

    init(_ html: [UInt8]) {
        // gumbo frees a tree by recursion, which a deep page would turn into a stack overflow. So it allocates from an arena that is
        // released as a whole, and its own release is never called.
        var arena = Arena()
        defer { arena.release() }
        withUnsafeMutablePointer(to: &arena) { arena in
            var options = kGumboDefaultOptions
            options.max_errors = 0
            options.userdata = UnsafeMutableRawPointer(arena)
            options.allocator = { userdata, size in
                userdata?.assumingMemoryBound(to: Arena.self).pointee.allocate(size)
            }
            options.deallocator = { _, _ in }
            html.withUnsafeBytes { bytes in
                let start = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
                let empty: StaticString = ""
                guard
                    let output = gumbo_parse_with_options(
                        &options, start ?? UnsafeRawPointer(empty.utf8Start).assumingMemoryBound(to: CChar.self), bytes.count),
                    let root = output.pointee.root
                else { return }
                copy(from: root)
            }
        }
    }

    private mutating func copy(from root: UnsafeMutablePointer<GumboNode>) {
        var pending: [(node: UnsafeMutablePointer<GumboNode>, parent: Int?)] = [(root, nil)]
        while let (node, parent) = pending.popLast() {
            let content: Content
            var children: GumboVector?
            switch node.pointee.type {
            case GUMBO_NODE_ELEMENT, GUMBO_NODE_TEMPLATE:
                content = .element(Self.element(node.pointee.v.element))
                children = node.pointee.v.element.children
            case GUMBO_NODE_TEXT, GUMBO_NODE_WHITESPACE, GUMBO_NODE_CDATA:
                content = .text(node.pointee.v.text.text.map { String(cString: $0) } ?? "")
            default:
                continue
            }
            let index = nodes.count
            nodes.append(Node(content: content, parent: parent))
            if let parent { nodes[parent].children.append(index) }
            if let children {
                for position in stride(from: Int(children.length) - 1, through: 0, by: -1) {
                    guard let child = children.data[position] else { continue }
                    pending.append((child.assumingMemoryBound(to: GumboNode.self), index))
                }
            }
        }
    }

    private static func element(_ element: GumboElement) -> Element {
        var name = String(cString: gumbo_normalized_tagname(element.tag))
        if name.isEmpty {
            var original = element.original_tag
            gumbo_tag_from_original_text(&original)
            if let data = original.data {
                let bytes = UnsafeRawBufferPointer(start: data, count: original.length)
                name = String(decoding: bytes, as: UTF8.self).lowercased()
            }
        }
        var attributes: [String: String] = [:]
        for position in 0..<Int(element.attributes.length) {
            guard let pointer = element.attributes.data[position] else { continue }
            let attribute = pointer.assumingMemoryBound(to: GumboAttribute.self).pointee
            let key = String(cString: attribute.name).lowercased()
            if attributes[key] == nil { attributes[key] = String(cString: attribute.value) }
        }
        return Element(name: name, attributes: attributes)
    }

    /// Memory that lives as long as one parse.
    private struct Arena {
        private var chunks: [UnsafeMutableRawPointer] = []
        private var next: UnsafeMutableRawPointer?
        private var free = 0

        mutating func allocate(_ size: Int) -> UnsafeMutableRawPointer? {
            let size = (max(size, 1) + 15) & ~15
            if size > free {
                let chunk = UnsafeMutableRawPointer.allocate(byteCount: max(size, 64 << 10), alignment: 16)
                chunks.append(chunk)
                next = chunk
                free = max(size, 64 << 10)
            }
            defer {
                next = next?.advanced(by: size)
                free -= size
            }
            return next
        }

        mutating func release() {
            for chunk in chunks { chunk.deallocate() }
            chunks = []
        }
    }
}

// MARK: - Reading

extension HTMLDocument {
    func element(_ index: Int) -> Element? {
        guard nodes.indices.contains(index), case .element(let element) = nodes[index].content else { return nil }
        return element
    }

    /// The elements with one of these names below a node (the whole document by default), in document order.
    func elements(_ names: Set<String>, below ancestor: Int = 0) -> [Int] {
        descendants(of: ancestor).filter { index in element(index).map { names.contains($0.name) } ?? false }
    }

    /// A node and everything below it, in document order.
    func descendants(of ancestor: Int) -> [Int] {
        guard nodes.indices.contains(ancestor) else { return [] }
        var found: [Int] = []
        var pending = [ancestor]
        while let index = pending.popLast() {
            found.append(index)
            pending.append(contentsOf: nodes[index].children.reversed())
        }
        return found
    }

    /// The nearest element with this name that contains the node.
    func ancestor(of index: Int, named name: String) -> Int? {
        var current = nodes.indices.contains(index) ? nodes[index].parent : nil
        while let candidate = current {
            if element(candidate)?.name == name { return candidate }
            current = nodes[candidate].parent
        }
        return nil
    }

    /// What a reader sees of a node: text with white space folded, blocks on lines of their own, no scripts or styles.
    func text(of ancestor: Int = 0) -> String {
        var lines: [String] = []
        var line = ""
        func endLine() {
            let folded = line.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            if !folded.isEmpty { lines.append(folded) }
            line = ""
        }
        // A node is visited before and, where it is a block, behind its children.
        var pending: [(index: Int, isEnd: Bool)] = nodes.indices.contains(ancestor) ? [(ancestor, false)] : []
        while let (index, isEnd) = pending.popLast() {
            if isEnd {
                endLine()
                continue
            }
            switch nodes[index].content {
            case .text(let text): line += text
            case .element(let element):
                if Self.invisible.contains(element.name) { continue }
                if element.name == "br" { endLine() }
                let isBlock = Self.blocks.contains(element.name)
                if isBlock {
                    endLine()
                    pending.append((index, true))
                } else if element.name == "td" || element.name == "th" {
                    line += " "
                }
                pending.append(contentsOf: nodes[index].children.reversed().map { ($0, false) })
            }
        }
        endLine()
        return lines.joined(separator: "\n")
    }

    private static let invisible: Set<String> = ["script", "style", "template", "head"]
    private static let blocks: Set<String> = [
        "address", "article", "aside", "blockquote", "body", "dd", "div", "dl", "dt", "fieldset", "figure", "footer", "form", "h1", "h2",
        "h3", "h4", "h5", "h6", "header", "hr", "html", "legend", "li", "main", "nav", "ol", "option", "p", "pre", "section", "select",
        "table", "tr", "ul",
    ]
}
