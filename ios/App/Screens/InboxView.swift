import Accessibility
import CitizenKit
import SwiftUI

@MainActor protocol InboxActions: Sendable {
  func refresh()
  func show(_ name: String)
  func search(_ text: String)
  func open(_ id: String)
  func openThread(_ caseNumber: String)
  func more()
  func pin(_ id: String, _ on: Bool)
  func putAway(_ id: String, _ on: Bool)
  func delete(_ id: String)
  func keep()
  func reallyDelete()
  func openReminders()
  func openNotifications()
}

/// What the city has written: alerts that are in force first, then the messages that she has chosen or looks for.
struct InboxView: View {
  let state: InboxState
  let actions: any InboxActions

  @State private var query: String
  @State private var searching = false
  @Environment(\.words) private var words

  init(state: InboxState, actions: any InboxActions) {
    self.state = state
    self.actions = actions
    _query = State(initialValue: state.query)
  }

  var body: some View {
    Page {
      if let trouble = state.trouble { TroubleSection(trouble: trouble) }
      AlertsSection(alerts: state.alerts) { actions.open($0) }
      Section {
        Picker(
          words(.inboxView), selection: Binding(state.view) { actions.show($0.rawValue) }
        ) {
          ForEach(CitizenKit.InboxView.allCases, id: \.self) { view in
            Text(words(view.word)).tag(view)
          }
        }
        if state.unread > 0 {
          Text(words(.homeUnread, count: state.unread))
            .font(.subheadline.bold())
        }
      }
      switch state.messages {
      case .loading: Section { LoadingRow() }
      case .failed(let trouble): TroubleSection(trouble: trouble)
      case .ready(let messages): list(messages)
      }
      ways
    }
    .navigationTitle(words(.inboxTitle))
    .refreshable { await actions.refresh() }
    .searchable(
      text: $query, isPresented: $searching,
      placement: .navigationBarDrawer(displayMode: .always), prompt: Text(words(.inboxFind))
    )
    .autocorrectionDisabled()
    .onChange(of: query) { if query != state.query { actions.search(query) } }
    .onChange(of: state.query) { query = state.query }
    .onChange(of: outcome) { _, said in
      if let said { AccessibilityNotification.Announcement(said).post() }
    }
    .alert(words(.inboxDeleteTitle), isPresented: .constant(state.deleting != nil)) {
      Button(words(.inboxDelete), role: .destructive) { actions.reallyDelete() }
      Button(words(.cancel), role: .cancel) { actions.keep() }
    } message: {
      Text(words(.inboxDeleteBody))
    }
    .toolbar {
      ToolbarItem(placement: .topBarTrailing) {
        Button {
          actions.openNotifications()
        } label: {
          Label(words(.notificationsTitle), systemImage: "bell")
        }
      }
    }
  }

  @ViewBuilder private func list(_ messages: [MessageItem]) -> some View {
    if messages.isEmpty && state.threads.isEmpty {
      nothing
    } else {
      Section {
        ForEach(messages, id: \.id) { message in
          MessageInList(message: message, actions: actions)
        }
        ForEach(state.threads, id: \.caseNumber) { thread in
          RowButton {
            actions.openThread(thread.caseNumber)
          } row: {
            ThreadRow(thread: thread)
          }
        }
        if state.hasMore {
          SideButton(title: words(.categoryMore)) { actions.more() }
        }
      }
    }
  }

  @ViewBuilder private var nothing: some View {
    if !state.query.isEmpty {
      NothingSection(
        title: words(.searchNothingTitle, state.query), message: words(.inboxNothingBody),
        symbol: "magnifyingglass")
    } else if state.view == .all {
      NothingSection(
        title: words(.inboxEmptyTitle), message: words(.inboxEmptyBody), symbol: "envelope.open")
    } else {
      NothingSection(
        title: words(.inboxNoneTitle), message: words(.inboxNoneBody), symbol: "envelope.open")
    }
  }

  private var ways: some View {
    Section {
      SideButton(
        title: words(state.refreshing ? .inboxRefreshing : .inboxRefresh),
        symbol: "arrow.clockwise"
      ) {
        actions.refresh()
      }
      .disabled(state.refreshing)
      RowButton {
        actions.openReminders()
      } row: {
        Label(words(.remindersTitle), systemImage: "calendar.badge.clock")
      }
    }
  }

  /// What is said aloud when what is found has changed.
  private var outcome: String? {
    guard !state.query.isEmpty, case .ready(let messages) = state.messages else { return nil }
    return messages.isEmpty
      ? words(.searchNothingTitle, state.query)
      : words(.inboxThreadCount, count: messages.count)
  }
}

/// A message, and what can be done with it: by a menu, by swiping, and so by the actions that VoiceOver offers for what
/// can be swiped.
private struct MessageInList: View {
  let message: MessageItem
  let actions: any InboxActions

  @Environment(\.words) private var words
  @Environment(\.surroundings) private var surroundings

  var body: some View {
    HStack(spacing: 12) {
      RowButton {
        actions.open(message.id)
      } row: {
        MessageRow(message: message)
      }
      Menu {
        pin
        putAway
        delete
      } label: {
        Label(words(.inboxActions, message.title.isolated), systemImage: "ellipsis.circle")
          .labelStyle(.iconOnly)
          .frame(minWidth: surroundings.target, minHeight: surroundings.target)
          .contentShape(Rectangle())
      }
    }
    .swipeActions(edge: .leading) { pin }
    .swipeActions(edge: .trailing) {
      delete
      putAway
    }
  }

  private var pin: some View {
    Button {
      actions.pin(message.id, !message.pinned)
    } label: {
      Label(
        words(message.pinned ? .inboxUnpin : .inboxPin),
        systemImage: message.pinned ? "pin.slash" : "pin")
    }
  }

  private var putAway: some View {
    Button {
      actions.putAway(message.id, !message.putAway)
    } label: {
      Label(
        words(message.putAway ? .inboxFetchBack : .inboxArchive),
        systemImage: message.putAway ? "tray.and.arrow.up" : "archivebox")
    }
  }

  /// It asks first: not as what destroys at once, which the list would take away before she has answered.
  private var delete: some View {
    Button {
      actions.delete(message.id)
    } label: {
      Label(words(.inboxDelete), systemImage: "trash")
    }
  }
}

/// The messages about a case, of which the newest stands for all.
private struct ThreadRow: View {
  let thread: ThreadItem

  @Environment(\.words) private var words

  var body: some View {
    VStack(alignment: .leading, spacing: 4) {
      Text(words(.messageAboutCase, thread.caseNumber.isolated))
        .font(.headline)
      Text(words(.inboxThreadCount, count: thread.total))
        .font(.subheadline)
      if thread.unread > 0 {
        Text(words(.homeUnread, count: thread.unread))
          .font(.subheadline.bold())
          .foregroundStyle(.tint)
      }
      MessageRow(message: thread.newest)
    }
    .accessibilityElement(children: .combine)
  }
}

extension CitizenKit.InboxView {
  fileprivate var word: StringKey {
    switch self {
    case .all: .inboxViewAll
    case .unread: .inboxViewUnread
    case .pinned: .inboxViewPinned
    case .putAway: .inboxViewPutAway
    case .byCase: .inboxViewByCase
    }
  }
}
