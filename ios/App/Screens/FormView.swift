import CitizenKit
import SwiftUI

@MainActor protocol FormActions {
  func answer(_ path: String, _ value: String)
  func toggle(_ path: String, _ value: String)
  func find(_ path: String, _ query: String)
  func attach(
    _ path: String, _ filePath: String, _ name: String, whenDone: @escaping @MainActor () -> Void)
  func detach(_ path: String, _ sha256: String)
  func chooseDocument(_ path: String)
  func addRow(_ path: String)
  func removeRow(_ path: String, _ index: Int)
  func reallyRemoveRow()
  func keepRow()
  func openChanges()
  func allowPrefill(_ yes: Bool)
  func fillIn()
  func notNow()
  func next()
  func previous()
  func back()
  func stay()
  func reallyLeave()
}

/// One step of a form. What is typed is saved as it is typed, and the screen says so.
struct FormView: View {
  let state: FormState
  let actions: any FormActions

  @Environment(\.words) private var words

  var body: some View {
    Loaded(content: state.form) { page in
      FormPageView(page: page, actions: actions)
    }
    .navigationTitle(state.serviceName)
    .navigationBarTitleDisplayMode(.inline)
    // The system's own button and swipe would leave without asking, and from any step.
    .navigationBarBackButtonHidden()
    .accessibilityAction(.escape) { actions.back() }
    .toolbar {
      ToolbarItem(placement: .topBarLeading) {
        Button {
          actions.back()
        } label: {
          Label(words(.back), systemImage: "chevron.backward")
            .labelStyle(.titleAndIcon)
        }
      }
    }
  }
}

private struct FormPageView: View {
  let page: FormPage
  let actions: any FormActions

  @State private var attempts = 0
  @FocusState private var typing: String?
  @AccessibilityFocusState private var spoken: String?
  @Environment(\.words) private var words
  @Environment(\.formats) private var formats

  var body: some View {
    Page(problems: problems) {
      if case .no(let trouble) = page.saved {
        TroubleSection(trouble: trouble, title: words(.formNotSaved))
      }
      Section {
        VStack(alignment: .leading, spacing: 4) {
          Text(words(.formStep, formats.count(page.step), formats.count(page.steps)))
            .font(.subheadline)
            .foregroundStyle(.quiet)
          Text(page.title)
            .font(.title2.bold())
        }
        .accessibilityElement(children: .combine)
        .accessibilityAddTraits(.isHeader)
      }
      if let changed = page.changed {
        ChangedSections(changed: changed) { actions.openChanges() }
      }
      if let prefill = page.prefill {
        PrefillSection(
          prefill: prefill, allow: { actions.allowPrefill($0) },
          fillIn: {
            typing = nil
            actions.fillIn()
          },
          notNow: { actions.notNow() })
      }
      ForEach(page.fields, id: \.path) { field in
        FieldSection(
          field: field, typing: $typing, spoken: $spoken,
          toggle: { actions.toggle(field.path, $0) },
          attach: { actions.attach(field.path, $0, $1, whenDone: $2) },
          detach: { actions.detach(field.path, $0) },
          chooseDocument: { actions.chooseDocument(field.path) },
          addRow: { actions.addRow(field.path) },
          find: { actions.find(field.path, $0) }
        ) {
          actions.answer(field.path, $0)
        }
        if let (rows, row) = page.row(endingWith: field) {
          if rows.rows?.canRemove == true {
            Section {
              RemoveRowButton(row: row) {
                // What stands behind it moves up, under where she types.
                typing = nil
                actions.removeRow(rows.path, row.index)
              }
            }
          }
          if row == rows.rows?.rows.last {
            Section {
              AddRowButton(field: rows) { actions.addRow(rows.path) }
            }
          }
        }
      }
    } action: {
      SavedLabel(saved: page.saved)
      MainButton(title: words(page.step == page.steps ? .formCheck : .next)) {
        typing = nil
        attempts += 1
        actions.next()
      }
      if page.step > 1 {
        SideButton(title: words(.previous)) {
          typing = nil
          actions.previous()
        }
      }
    }
    // Each step begins at its top.
    .id(page.step)
    .closesKeyboard(of: $typing, words)
    .alert(words(.formLeaveTitle), isPresented: .constant(page.leaving)) {
      Button(words(.formLeaveYes)) { actions.reallyLeave() }
      Button(words(.formLeaveNo), role: .cancel) { actions.stay() }
    } message: {
      Text(words(page.saved == .yes ? .formLeaveBody : .formLeaveUnsavedBody))
    }
    .alert(
      words(.formRowRemoveTitle, page.removing?.title ?? ""),
      isPresented: .constant(page.removing != nil)
    ) {
      Button(words(.formRowRemoveYes), role: .destructive) { actions.reallyRemoveRow() }
      Button(words(.cancel), role: .cancel) { actions.keepRow() }
    } message: {
      Text(words(.formRowRemoveBody))
    }
    .onChange(of: rowCounts) { old, new in
      for (path, count) in new where old[path] != count {
        // A new row is read from its beginning; after one that is gone, what there is.
        let isNew = old[path].map { $0 < count } ?? false
        let first = page.fields.first { $0.path.hasPrefix("\(path)/\(count - 1)/") }
        spoken = isNew ? first?.path : path
      }
    }
  }

  /// How many rows each field of rows has.
  private var rowCounts: [String: Int] {
    page.fields.reduce(into: [:]) { counts, field in counts[field.path] = field.rows?.rows.count }
  }

  private var problems: Problems {
    Problems(items: page.problems, attempts: attempts) { path in
      typing = path
      spoken = path
    }
  }
}

/// Whether all that was typed is on the phone. Where it is not, the trouble says so aloud.
private struct SavedLabel: View {
  let saved: Saved

  @Environment(\.words) private var words

  var body: some View {
    switch saved {
    case .yes:
      Label(words(.formSaved), systemImage: "checkmark.circle")
        .font(.subheadline)
        .foregroundStyle(.quiet)
    case .saving:
      Label(words(.formSaving), systemImage: "arrow.triangle.2.circlepath")
        .font(.subheadline)
        .foregroundStyle(.quiet)
    case .no:
      Label(words(.formNotSaved), systemImage: "exclamationmark.triangle.fill")
        .font(.subheadline.bold())
        .foregroundStyle(.bad)
    }
  }
}
