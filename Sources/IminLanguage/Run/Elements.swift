// What `value[index]` gives, and what it says where there is nothing: of arrays, objects, strings and collections.

extension Heap {
    /// `value[index]`; owned. Optional: absent where there is none.
    func element(_ value: Value, _ index: Value, isOptional: Bool) throws(Fault) -> Value {
        switch value.tag {
        case .null where isOptional: return .absent
        case .array:
            if index.tag == .range, let range = index.wholeRange {
                guard range.lowerBound >= 0, range.upperBound <= Int64(value.elementCount) else {
                    if isOptional { return .absent }
                    throw .mistake(
                        "index-out-of-range",
                        "\(describe(index)) is out of range: \(Binder.thereAre(value.elementCount, "element"))")
                }
                return slice(value, Int(range.lowerBound)..<Int(range.upperBound))
            }
            guard index.tag == .integer else {
                throw .mistake("index-type", "an Array is indexed by a whole Number, not \(index.typePhrase)")
            }
            let position = index.integerBits
            guard position >= 0, position < Int64(value.elementCount) else {
                if isOptional { return .absent }
                throw .mistake(
                    "index-out-of-range", "index \(position) is out of range: \(Binder.thereAre(value.elementCount, "element"))")
            }
            return value.elements[Int(position)].retained()
        case .object:
            if index.isText { return field(index, of: value)?.retained() ?? (isOptional ? .absent : .null) }
            if index.tag == .integer || index.tag == .range, let items = collectionItems(value) {
                return try element(items, index, isOptional: isOptional)
            }
            throw .mistake("index-type", "an Object is indexed by a String, not \(index.typePhrase)")
        case .string, .secret:
            if index.tag == .range, let range = index.wholeRange { return try characters(value, range, index, isOptional: isOptional) }
            guard index.tag == .integer else {
                throw .mistake("index-type", "a String is indexed by a whole Number, not \(index.typePhrase)")
            }
            let position = index.integerBits
            if let bytes = value.plainBytes, position >= 0, position < Int64(bytes.count) {
                return character(bytes[Int(position)], value.tag)
            }
            let text = value.string
            guard position >= 0, position < Int64(text.count) else {
                if isOptional { return .absent }
                throw .mistake(
                    "index-out-of-range", "index \(position) is out of range: \(Binder.thereAre(text.count, "character"))")
            }
            return string(String(text[text.index(text.startIndex, offsetBy: Int(position))]), value.tag)
        case .null: throw .failure("missing-field", "null has no elements; `?[` allows for that")
        default: throw .mistake("not-indexable", "\(value.typePhrase) has no elements")
        }
    }

    /// `text[0..<3]`: characters by their places.
    private func characters(_ value: Value, _ range: Range<Int64>, _ index: Value, isOptional: Bool) throws(Fault) -> Value {
        let text = value.string
        guard range.lowerBound >= 0, let length = Int(exactly: range.upperBound - range.lowerBound),
            let first = Int(exactly: range.lowerBound),
            let start = text.index(text.startIndex, offsetBy: first, limitedBy: text.endIndex),
            let end = text.index(start, offsetBy: length, limitedBy: text.endIndex)
        else {
            if isOptional { return .absent }
            throw .mistake(
                "index-out-of-range", "\(describe(index)) is out of range: \(Binder.thereAre(text.count, "character"))")
        }
        return string(String(text[start..<end]), value.tag)
    }

    /// Why a range is not walked through.
    func notWalkable(_ range: Value) -> Fault {
        if range.range?.lower.tag == .integer, range.range?.upper.tag == .integer {
            return .mistake("range-too-far", "the range ends too far: at the largest whole Number, behind which nothing comes")
        }
        return .mistake("range-types", "a range to walk through needs whole Numbers: \(describe(range))")
    }
}
