import IminAPI
import IminJSON
import Testing

/// Rules that every declaration of the catalogue keeps, also those that come later.
struct CatalogueTests {
    @Test(arguments: Catalogue.operations.map(\.name))
    func aDeclarationIsWhole(_ name: String) throws {
        let operation = try #require(Catalogue.operation(named: name))
        #expect(operation.summary.hasSuffix("."))
        #expect(operation.example.contains("\(name)("))
        #expect(!operation.facts.isEmpty && !operation.successStatuses.isEmpty)
        #expect(operation.path.hasPrefix("/"))
        if operation.method == .get { #expect(operation.effect == .reads) } else { #expect(operation.effect.changesTheWorld) }
        var placeholders: Set<String> = []
        for parameter in operation.parameters {
            #expect(!parameter.summary.isEmpty, "\(parameter.name) is not described")
            switch parameter.location {
            case .path(let name): placeholders.insert("{\(name)}")
            case .body(let pointer):
                #expect(JSONPointer(pointer) != nil)
                #expect(operation.bodyTemplate != nil)
            case .query, .header: break
            }
        }
        let inPath = operation.path.split(separator: "/").filter { $0.hasPrefix("{") }.map(String.init)
        #expect(placeholders == Set(inPath))
        #expect(Set(operation.parameters.map(\.name)).count == operation.parameters.count)
        if case .writes(let inverse?) = operation.effect { #expect(Catalogue.operation(named: inverse) != nil) }
        for group in operation.alternatives {
            for member in group { #expect(operation.parameters.contains { $0.name == member && !$0.isRequired }) }
        }
    }

    @Test func namesAreUniqueAndModulesAreDescribed() {
        let names = Catalogue.operations.map(\.name) + Catalogue.forms.map(\.name)
        #expect(Set(names).count == names.count)
        let modules = Set(names.filter { $0.contains(".") }.map { String($0.prefix { $0 != "." }) })
        #expect(modules == Set(Catalogue.modules.map(\.name)))
    }

    @Test func signaturesReadAsTheyAreCalled() {
        #expect(Catalogue.operation(named: "customer.delete")?.signature == "customer.delete(_:)")
        #expect(Catalogue.operation(named: "checkout")?.signature == "checkout(_:offer:customer:broker:items:links:)")
        #expect(Catalogue.operation(named: "orderItems")?.signature == "orderItems(of:page:)")
    }

    @Test func theDocumentsReplyIsWhatTheSchemaSays() throws {
        let result = try #require(Catalogue.operation(named: "customer.create")?.result)
        #expect(result.validate(try JSON(parsing: SourceDocuments.created), .forms).isEmpty)
    }
}
