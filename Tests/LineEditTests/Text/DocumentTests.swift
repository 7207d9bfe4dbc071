import Testing

@testable import LineEdit

/// A document from text in which `|` is the cursor.
func marked(_ text: String) -> Document {
    let parts = text.split(separator: "|", maxSplits: 1, omittingEmptySubsequences: false)
    var document = Document(String(parts[0]))
    let cursor = document.cursor
    if parts.count > 1 { document.insert(String(parts[1])) }
    document.move(to: cursor)
    return document
}

/// The document's text with `|` at the cursor.
func mark(_ document: Document) -> String {
    document.textBeforeCursor + "|" + document.text(from: document.cursor, to: document.end)
}

@Suite struct DocumentTests {
    @Test(arguments: [
        ("a|b", "x", "ax|b"), ("|", "x\ny", "x\ny|"), ("one|two", "\n", "one\n|two"), ("a\n|b", "1\n2\n3", "a\n1\n2\n3|b"),
        ("a|", "", "a|"), ("漢|字", "é", "漢é|字"),
    ]) func insertsAtTheCursor(before: String, text: String, after: String) {
        var document = marked(before)
        document.insert(text)
        #expect(mark(document) == after)
    }

    @Test(arguments: ["", "abc", "a\nb", "\n\n", "漢字\né👩‍👩‍👧\n"]) func keepsItsText(text: String) {
        #expect(Document(text).text == text)
    }

    @Test func removesAcrossLines() {
        var document = marked("one\ntw|o\nthree")
        let removed = document.remove(document.cursor, Document.Position(line: 0, column: 1))
        #expect(removed == "ne\ntw")
        #expect(mark(document) == "o|o\nthree")
    }

    @Test func countsOffsetsInBytes() {
        let document = marked("é漢\n👍x|")
        #expect(document.cursorOffset == 5 + 1 + 5)
        for offset in 0...document.text.utf8.count {
            let position = document.position(ofOffset: offset)
            #expect(document.offset(of: position) <= offset)
        }
        #expect(document.position(ofOffset: 6) == Document.Position(line: 1, column: 0))
        #expect(document.position(ofOffset: 99) == document.end)
        #expect(document.position(ofOffset: -1) == Document.Position(line: 0, column: 0))
    }

    @Test func replacesARangeOfBytes() {
        var document = Document("book(servce: 1)")
        document.replace(5..<11, with: "service")
        #expect(mark(document) == "book(service|: 1)")
    }

    @Test func movesByWholeCharacters() {
        var document = Document("e\u{301}👩‍👩‍👧x\nb")
        var seen: [String] = []
        for _ in 0..<6 {
            seen.append(document.textBeforeCursor)
            document.move(to: document.characterBefore)
        }
        #expect(seen == ["e\u{301}👩‍👩‍👧x\nb", "e\u{301}👩‍👩‍👧x\n", "e\u{301}👩‍👩‍👧x", "e\u{301}👩‍👩‍👧", "e\u{301}", ""])
        for expected in seen.reversed().dropFirst() {
            document.move(to: document.characterAfter)
            #expect(document.textBeforeCursor == expected)
        }
    }

    @Test(arguments: [
        ("one two|", "one |two"), ("one two |", "one |two "), ("one|", "|one"), ("|one", "|one"), ("a.b_c1|", "a.|b_c1"),
        ("one\n|two", "|one\ntwo"), ("naïve|", "|naïve"),
    ]) func findsTheWordBefore(text: String, expected: String) {
        var document = marked(text)
        document.move(to: document.wordBefore)
        #expect(mark(document) == expected)
    }

    @Test(arguments: [("|one two", "one| two"), ("one| two", "one two|"), ("one|", "one|"), ("a|\nbc", "a\nbc|")])
    func findsTheWordAfter(text: String, expected: String) {
        var document = marked(text)
        document.move(to: document.wordAfter)
        #expect(mark(document) == expected)
    }

    @Test func keepsTheCursorInsideTheText() {
        var document = Document("ab\nc")
        document.move(to: Document.Position(line: 9, column: 9))
        #expect(document.cursor == document.end)
        document.move(to: Document.Position(line: 0, column: 9))
        #expect(document.cursor == Document.Position(line: 0, column: 2))
        document.move(to: Document.Position(line: -1, column: -1))
        #expect(document.cursor == Document.Position(line: 0, column: 0))
    }
}

@Suite struct UndoHistoryTests {
    private static func type(_ text: String, into document: inout Document, _ undo: inout UndoHistory) {
        for character in text {
            document.insert(String(character))
            undo.note(document)
        }
    }

    @Test func undoesTypingWordByWordAndRedoesIt() {
        var document = Document()
        var undo = UndoHistory(document)
        Self.type("one two", into: &document, &undo)
        #expect(undo.undo()?.text == "one ")
        #expect(undo.undo()?.text == "")
        #expect(undo.undo() == nil)
        #expect(undo.redo()?.text == "one ")
        #expect(undo.redo()?.text == "one two")
        #expect(undo.redo() == nil)
    }

    @Test func aPasteIsOneStep() {
        var document = Document()
        var undo = UndoHistory(document)
        Self.type("x", into: &document, &undo)
        document.insert("1\n2\n3")
        undo.note(document)
        #expect(undo.undo()?.text == "x")
    }

    @Test func movingEndsARunOfTyping() {
        var document = Document()
        var undo = UndoHistory(document)
        Self.type("ab", into: &document, &undo)
        document.move(to: document.characterBefore)
        undo.note(document)
        Self.type("cd", into: &document, &undo)
        #expect(undo.undo()?.text == "ab")
    }

    @Test func aChangeAfterUndoForgetsWhatWasUndone() {
        var document = Document()
        var undo = UndoHistory(document)
        Self.type("a b", into: &document, &undo)
        if let earlier = undo.undo() { document = earlier }
        Self.type("c", into: &document, &undo)
        #expect(undo.redo() == nil)
        #expect(document.text == "a c")
    }
}

@Suite struct KillRingTests {
    @Test func joinsKillsInARow() {
        var ring = KillRing()
        ring.kill("two", .after, joinsLast: false)
        ring.kill("three", .after, joinsLast: true)
        ring.kill("one", .before, joinsLast: true)
        #expect(ring.yank() == "onetwothree")
    }

    @Test func turnsThroughOlderKills() {
        var ring = KillRing()
        for text in ["a", "b", "c"] { ring.kill(text, .after, joinsLast: false) }
        #expect([ring.yank(), ring.turn(), ring.turn(), ring.turn()] == ["c", "b", "a", "c"])
    }

    @Test func keepsTwenty() {
        var ring = KillRing()
        for number in 0..<30 { ring.kill("\(number)", .after, joinsLast: false) }
        _ = ring.yank()
        var seen: Set<String> = []
        for _ in 0..<40 { if let text = ring.turn() { seen.insert(text) } }
        #expect(seen == Set((10..<30).map(String.init)))
    }

    @Test func hasNothingAtFirst() {
        var ring = KillRing()
        #expect(ring.yank() == nil)
        #expect(ring.turn() == nil)
    }
}

@Suite struct CharacterWidthTests {
    @Test(arguments: [
        ("a", 1), ("é", 1), ("e\u{301}", 1), ("漢", 2), ("한", 2), ("\u{1112}\u{1161}\u{11AB}", 2), ("👍", 2), ("👩‍👩‍👧", 2), ("🇬🇧", 2),
        ("❤", 1), ("❤\u{FE0F}", 2), ("⌚", 2), ("ｱ", 1), ("Ａ", 2), ("\u{200D}", 0), ("\u{301}", 0), ("·", 1), ("•", 1), ("…", 1), ("─", 1),
    ]) func measures(text: String, columns: Int) {
        #expect(CharacterWidth.columns(text) == columns)
    }
}
