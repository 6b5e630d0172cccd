import CitizenKit
import SwiftUI

@MainActor protocol ServiceActions {
  func begin()
  func resume()
  func toggleFavourite()
  func openEligibility()
}

/// All about one service, in the order in which one asks: what is it, is it for me, what do I need, what
/// does it cost, how long does it take, where.
struct ServiceView: View {
  let state: ServiceState
  let actions: any ServiceActions

  @Environment(\.words) private var words
  @Environment(\.formats) private var formats

  var body: some View {
    Loaded(content: state.service) { service in
      Page(hasAction: service.hasForm) {
        if let trouble = state.trouble { TroubleSection(trouble: trouble) }
        if let draft = state.draft {
          Section {
            Label(words.progress(of: draft, formats), systemImage: "square.and.pencil")
            if let endsAt = draft.endsAt { DraftEndLabel(endsAt: endsAt) }
          }
        }
        about(service)
        applying(service)
        if !service.offices.isEmpty {
          Headed(words(.serviceWhere)) {
            ForEach(service.offices, id: \.id) { OfficeRows(office: $0) }
          }
        }
        contact(service)
        legalBasis(service)
      } action: {
        action(service)
      }
      .navigationTitle(service.name)
      .navigationBarTitleDisplayMode(.inline)
    }
  }

  @ViewBuilder private func about(_ service: ServiceDetails) -> some View {
    Section {
      Text(service.name)
        .font(.title2.bold())
        .accessibilityAddTraits(.isHeader)
      if let name = service.alternateName { Text(name) }
      Text(service.categoryName)
        .foregroundStyle(.quiet)
      if let favourite = state.favourite {
        Button {
          actions.toggleFavourite()
        } label: {
          Label(
            words(favourite ? .serviceFavouriteRemove : .serviceFavouriteAdd),
            systemImage: favourite ? "bookmark.fill" : "bookmark")
        }
      }
    }
    Headed(words(.serviceAbout)) { Text(service.description) }
    if !service.eligibility.isEmpty || service.canCheck {
      Headed(words(.serviceEligibility)) {
        if !service.eligibility.isEmpty { Text(service.eligibility) }
        if service.canCheck {
          RowButton {
            actions.openEligibility()
          } row: {
            Label(words(.serviceCheck), systemImage: "checklist")
          }
        }
      }
    }
    Headed(words(.serviceDocuments)) {
      if service.documents.isEmpty { Text(words(.serviceDocumentsNone)) }
      ForEach(service.documents, id: \.self) { document in
        Label(document, systemImage: "doc.text")
      }
    }
    if let fees = service.fees {
      Headed(words(.serviceFee)) {
        if fees.isEmpty { Text(words(.freeOfCharge)) }
        ForEach(fees.indices, id: \.self) { index in
          FeeRow(fee: fees[index])
        }
      }
    }
    if let days = service.processingWorkingDays {
      Headed(words(.serviceDuration)) {
        Text(duration(days))
      }
    }
  }

  @ViewBuilder private func applying(_ service: ServiceDetails) -> some View {
    Headed(words(.serviceHow)) {
      if !service.howToApply.isEmpty { Text(service.howToApply) }
      ForEach(service.channels, id: \.self) { channel in
        Label(words(channel.word), systemImage: channel.symbol)
      }
      if !service.hasForm {
        Text(words(.serviceNoForm))
          .foregroundStyle(.quiet)
      }
    }
  }

  private func duration(_ workingDays: Int) -> String {
    workingDays == 0
      ? words(.serviceDurationSameDay)
      : words(.serviceDurationDays, count: workingDays)
  }

  private func contact(_ service: ServiceDetails) -> some View {
    Headed(words(.serviceDepartment)) {
      Text(service.department)
      PhoneLinks(phones: service.phones, callee: service.department)
      if let email = service.email, let url = URL(string: "mailto:" + email) {
        Link(destination: url) {
          Label(email.isolated, systemImage: "envelope")
        }
      }
      if let page = service.url.flatMap(URL.init(string:)) {
        Link(destination: page) {
          Label(words(.serviceWeb), systemImage: "safari")
        }
      }
    }
  }

  @ViewBuilder private func legalBasis(_ service: ServiceDetails) -> some View {
    if !service.legalBasis.isEmpty {
      Headed(words(.serviceLegalBasis)) {
        ForEach(service.legalBasis, id: \.self) { law in
          if let page = law.url.flatMap(URL.init(string:)) {
            Link(destination: page) {
              Label(law.title, systemImage: "book")
            }
          } else {
            Label(law.title, systemImage: "book")
          }
        }
      }
    }
  }

  @ViewBuilder private func action(_ service: ServiceDetails) -> some View {
    if service.hasForm && state.draft == nil {
      MainButton(title: words(.serviceBegin)) { actions.begin() }
        .disabled(state.beginning)
    } else if service.hasForm {
      MainButton(title: words(.serviceResume)) { actions.resume() }
      SideButton(title: words(.serviceBeginAgain)) { actions.begin() }
        .disabled(state.beginning)
    }
  }
}

extension ChannelKind {
  var word: StringKey {
    switch self {
    case .online: .serviceChannelOnline
    case .phone: .serviceChannelPhone
    case .office: .serviceChannelOffice
    case .post: .serviceChannelPost
    }
  }

  fileprivate var symbol: String {
    switch self {
    case .online: "iphone"
    case .phone: "phone"
    case .office: "building.columns"
    case .post: "envelope"
    }
  }
}
