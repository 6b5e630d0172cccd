import CitizenKit
import SwiftUI

/// Connects the screen of an entry of the stack to its view model.
struct ScreenView: View {
  let screens: Screens
  let entry: Navigator.Entry
  var isSidebar = false

  var body: some View {
    switch screens.screen(for: entry) {
    case .firstStart(let model): FirstStartView(state: model.state, actions: model)
    case .home(let model) where isSidebar:
      HomeView(state: model.state, actions: Sidebar(home: model, navigator: screens.navigator))
    case .home(let model): HomeView(state: model.state, actions: model)
    case .search(let model): SearchView(state: model.state, actions: model)
    case .category(let model): CategoryView(state: model.state, actions: model)
    case .service(let model): ServiceView(state: model.state, actions: model)
    case .form(let model): FormView(state: model.state, actions: model)
    case .check(let model): CheckView(state: model.state, actions: model)
    case .changes(let model): ChangesView(state: model.state, actions: model)
    case .chooseDocument(let model):
      ChooseDocumentView(state: model.state, actions: model)
    case .cases(let model): CasesView(state: model.state, actions: model)
    case .case(let model): CaseView(state: model.state, actions: model)
    case .receipt(let model): ReceiptView(state: model.state)
    case .inbox(let model): InboxView(state: model.state, actions: model)
    case .message(let model): MessageView(state: model.state, actions: model)
    case .thread(let model): ThreadView(state: model.state, actions: model)
    case .notifications(let model): NotificationsView(state: model.state, actions: model)
    case .reminders(let model): RemindersView(state: model.state, actions: model)
    case .lifeEvents(let model): LifeEventsView(state: model.state, actions: model)
    case .lifeEvent(let model): PlanView(state: model.state, actions: model)
    case .eligibility(let model): EligibilityView(state: model.state, actions: model)
    case .facts(let model): FactsView(state: model.state, actions: model)
    case .favourites(let model): FavouritesView(state: model.state, actions: model)
    case .offices(let model): OfficesView(state: model.state, actions: model)
    case .documents(let model): DocumentsView(state: model.state, actions: model)
    case .document(let model):
      DocumentView(state: model.state, content: model.content, actions: model)
    case .documentWords(let model): DocumentWordsView(state: model.state, actions: model)
    case .paperCode(let model): PaperCodeView(state: model.state, actions: model)
    case .lostKey(let model): LostKeyView(state: model.state, actions: model)
    case .damage(let model): DamageView(state: model.state, actions: model)
    case .storage(let model): StorageView(state: model.state, actions: model)
    case .backup(let model): BackupView(state: model.state, actions: model)
    case .restore(let model): RestoreView(state: model.state, actions: model)
    case .settings(let model): SettingsView(state: model.state, actions: model)
    case .about(let model): AboutView(state: model.state)
    }
  }
}

/// Home at the side of a wide screen: what it opens takes the place of what was open.
private struct Sidebar: HomeActions {
  let home: HomeViewModel
  let navigator: Navigator

  func search() { inPlace { home.search() } }
  func openCategory(_ id: String) { inPlace { home.openCategory(id) } }
  func openCases() { inPlace { home.openCases() } }
  func openCase(_ id: String) { inPlace { home.openCase(id) } }
  func openInbox() { inPlace { home.openInbox() } }
  func openLifeEvents() { inPlace { home.openLifeEvents() } }
  func openFavourites() { inPlace { home.openFavourites() } }
  func openService(_ id: String) { inPlace { home.openService(id) } }
  func openOffices() { inPlace { home.openOffices() } }
  func openDocuments() { inPlace { home.openDocuments() } }
  func openDamage() { inPlace { home.openDamage() } }
  func openMessage(_ id: String) { inPlace { home.openMessage(id) } }
  func openReminders() { inPlace { home.openReminders() } }
  func openReminder(_ id: String) { inPlace { home.openReminder(id) } }
  func openSettings() { inPlace { home.openSettings() } }
  func refresh() { home.refresh() }

  private func inPlace(_ open: () -> Void) {
    navigator.path = []
    open()
  }
}

extension FirstStartViewModel: FirstStartActions {}
extension HomeViewModel: HomeActions {}
extension SearchViewModel: SearchActions {}
extension CategoryViewModel: CategoryActions {}
extension ServiceViewModel: ServiceActions {}
extension FormViewModel: FormActions {}
extension CheckViewModel: CheckActions {}
extension ChangesViewModel: ChangesActions {}
extension ChooseDocumentViewModel: ChooseDocumentActions {}
extension CasesViewModel: CasesActions {}
extension CaseViewModel: CaseActions {}
extension InboxViewModel: InboxActions {}
extension MessageViewModel: MessageActions {}
extension ThreadViewModel: ThreadActions {}
extension NotificationsViewModel: NotificationsActions {}
extension RemindersViewModel: RemindersActions {}
extension LifeEventsViewModel: LifeEventsActions {}
extension PlanViewModel: PlanActions {}
extension EligibilityViewModel: EligibilityActions {}
extension FactsViewModel: FactsActions {}
extension FavouritesViewModel: FavouritesActions {}
extension OfficesViewModel: OfficesActions {}
extension DocumentsViewModel: DocumentsActions {}
extension DocumentViewModel: DocumentActions {}
extension DocumentWordsViewModel: DocumentWordsActions {}
extension PaperCodeViewModel: PaperCodeActions {}
extension LostKeyViewModel: LostKeyActions {}
extension DamageViewModel: DamageActions {}
extension StorageViewModel: StorageActions {}
extension BackupViewModel: BackupActions {}
extension RestoreViewModel: RestoreActions {}
extension SettingsViewModel: SettingsActions {}
