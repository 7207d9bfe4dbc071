// Names of accounts, visits and entitlements, and names that follow from others.

extension IdentifierSource {
    mutating func member() -> MemberID { MemberID(uuid()) }
    mutating func visit() -> VisitID { VisitID(uuid()) }
    mutating func grant() -> GrantID { GrantID(uuid()) }

    /// 32 hexadecimal digits that follow from the seed and a text; nothing is drawn. For what is named in replies to reads, which must
    /// not change the world.
    func derived(_ text: String) -> String {
        var high = IdentifierSource.mix(seed ^ 0x696D_696E)
        var low = IdentifierSource.mix(high)
        for byte in text.utf8 {
            high = IdentifierSource.mix(high ^ UInt64(byte))
            low = IdentifierSource.mix(low &+ high)
        }
        return [high, low].map { word in
            let digits = String(word, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }
}
