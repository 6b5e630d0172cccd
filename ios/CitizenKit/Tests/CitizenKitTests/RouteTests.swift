import CitizenKit
import Testing

struct RouteTests {
  static let all: [(Route, String)] = [
    (.firstStart, "firstStart"),
    (.home, "home"),
    (.search, "search"),
    (.category(id: "health"), "category/health"),
    (.service(id: "register-birth"), "service/register-birth"),
    (.form(draftId: "0197", step: 2), "form/0197/2"),
    (.check(draftId: "0197"), "check/0197"),
    (.changes(draftId: "0197"), "changes/0197"),
    (.chooseDocument(draftId: "0197", field: "/photos"), "chooseDocument/0197/%2Fphotos"),
    (.cases, "cases"),
    (.case(id: "0198"), "case/0198"),
    (.receipt(caseId: "0198"), "receipt/0198"),
    (.inbox, "inbox"),
    (.message(id: "0199"), "message/0199"),
    (.thread(caseNumber: "LG-2026-000001"), "thread/LG-2026-000001"),
    (.notifications, "notifications"),
    (.reminders, "reminders"),
    (.lifeEvents, "lifeEvents"),
    (.lifeEvent(id: "moving-in"), "lifeEvent/moving-in"),
    (.eligibility(serviceId: "register-birth"), "eligibility/register-birth"),
    (.facts, "facts"),
    (.favourites, "favourites"),
    (.offices, "offices"),
    (.documents, "documents"),
    (.document(id: "0200"), "document/0200"),
    (.documentWords(id: "0200"), "documentWords/0200"),
    (.paperCode, "paperCode"),
    (.lostKey, "lostKey"),
    (.damage, "damage"),
    (.storage, "storage"),
    (.backup, "backup"),
    (.restore, "restore"),
    (.settings, "settings"),
    (.about, "about"),
  ]

  @Test(arguments: all)
  func isWrittenAndRead(route: Route, written: String) {
    #expect(route.encoded == written)
    #expect(Route(encoded: written) == route)
  }

  @Test func argumentsMayHoldAnything() {
    let route = Route.service(id: "a/b c%2F登记")
    #expect(route.encoded == "service/a%2Fb%20c%252F%E7%99%BB%E8%AE%B0")
    #expect(Route(encoded: route.encoded) == route)
  }

  @Test(arguments: [
    "", "/", "nowhere", "home/", "home/1", "service", "service/", "service/a/b", "form/0197",
    "form/0197/0", "form/0197/two", "case/%FF", "chooseDocument/0197", "chooseDocument/0197/",
  ])
  func whatIsNoRouteIsRefused(written: String) {
    #expect(Route(encoded: written) == nil)
  }

  @Test func whatIsTheResidentsOwnIsHiddenInTheAppSwitcher() {
    let personal = Self.all.map(\.0).filter(\.isPersonal).map { $0.encoded.prefix { $0 != "/" } }
    #expect(
      personal == [
        "form", "check", "changes", "chooseDocument", "cases", "case", "receipt", "inbox",
        "message", "thread", "notifications", "reminders", "lifeEvent", "eligibility", "facts",
        "favourites", "documents", "document", "documentWords", "paperCode", "lostKey", "damage",
        "backup", "restore",
      ])
  }
}
