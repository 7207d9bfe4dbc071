// How high a subtree is, counted in two ways. Nesting is what people see: brackets, blocks and operators within each other. Depth is
// what a walk over the tree needs of the stack; a chain of a thousand `+` or `.member` is not nested at all, and a thousand deep.

struct Height: Sendable, BitwiseCopyable {
    var nesting: UInt16
    var depth: UInt16

    static let none = Height(nesting: 0, depth: 0)
    static let leaf = Height(nesting: 1, depth: 1)
    /// Trees deeper than this are refused.
    static let deepest: UInt16 = 20_000

    static func &+ (height: Height, levels: UInt16) -> Height {
        Height(nesting: height.nesting &+ levels, depth: height.depth &+ levels)
    }

    /// Of a chain's further link: `base` is the chain so far, which does not nest any deeper with it.
    static func link(_ base: Height, _ parts: Height) -> Height {
        let around = max(base, parts) &+ 1
        return Height(nesting: max(base.nesting, parts.nesting &+ 1), depth: around.depth)
    }
}

func max(_ first: Height, _ second: Height) -> Height {
    Height(nesting: max(first.nesting, second.nesting), depth: max(first.depth, second.depth))
}

func max(_ first: Height, _ second: Height, _ third: Height) -> Height { max(max(first, second), third) }
