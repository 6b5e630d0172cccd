import CitizenKit
import SwiftUI

@MainActor protocol ServiceActions {
  func begin()
  func resume()
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
          Section { Label(words.progress(of: draft, formats), systemImage: "square.and.pencil") }
        }
        about(service)
        applying(service)
        OfficesSection(offices: service.offices)
        contact(service)
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
      Text(service.categoryName)
        .foregroundStyle(.quiet)
    }
    Headed(words(.serviceAbout)) { Text(service.description) }
    if !service.eligibility.isEmpty {
      Headed(words(.serviceEligibility)) { Text(service.eligibility) }
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
      ForEach(service.phones, id: \.self) { phone in
        if let url = telephoneURL(phone) {
          Link(destination: url) {
            Label {
              VStack(alignment: .leading) {
                Text(words(.serviceCallDepartment, service.department))
                Text(phone.isolated)
                  .font(.subheadline)
              }
            } icon: {
              Image(systemName: "phone")
                .accessibilityHidden(true)
            }
          }
        }
      }
      if let page = service.url.flatMap(URL.init(string:)) {
        Link(destination: page) {
          Label(words(.serviceWeb), systemImage: "safari")
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

private struct FeeRow: View {
  let fee: FeeLine

  @Environment(\.words) private var words
  @Environment(\.formats) private var formats

  var body: some View {
    VStack(alignment: .leading, spacing: 4) {
      Text(formats.money(fee))
        .font(.headline)
      if let purpose = fee.purpose { Text(purpose) }
    }
    .accessibilityElement(children: .combine)
  }
}

/// Where one goes, and when somebody is there.
private struct OfficesSection: View {
  let offices: [OfficeItem]

  @Environment(\.words) private var words
  @Environment(\.formats) private var formats

  var body: some View {
    if !offices.isEmpty {
      Headed(words(.serviceWhere)) {
        ForEach(offices, id: \.id) { office in
          VStack(alignment: .leading, spacing: 4) {
            Text(office.name)
              .font(.headline)
            Text(office.address)
            ForEach(office.hours.indices, id: \.self) { index in
              Text(formats.hours(office.hours[index]))
                .font(.subheadline)
            }
          }
          .accessibilityElement(children: .combine)
          if let map = office.map {
            Link(destination: map) {
              Label(words(.serviceMap), systemImage: "map")
            }
            .accessibilityLabel(words(.serviceMap))
            .accessibilityHint(office.name)
          }
        }
      }
    }
  }
}

extension OfficeItem {
  /// The place in the phone's maps.
  fileprivate var map: URL? {
    var place = URLComponents(string: "https://maps.apple.com/")
    place?.queryItems = [
      URLQueryItem(name: "ll", value: "\(latitude),\(longitude)"),
      URLQueryItem(name: "q", value: name),
    ]
    return place?.url
  }
}

extension ChannelKind {
  fileprivate var word: StringKey {
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
