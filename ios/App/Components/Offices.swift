import CitizenKit
import SwiftUI

/// A place to go to: whether somebody is there, when, how one gets in, and the ways to it.
struct OfficeRows: View {
  let office: OfficeItem
  var department: String?
  var distanceMeters: Int?

  @Environment(\.words) private var words
  @Environment(\.formats) private var formats

  var body: some View {
    VStack(alignment: .leading, spacing: 4) {
      Text(office.name)
        .font(.headline)
      if let department { Text(department) }
      if let distanceMeters {
        Text(formats.distance(meters: distanceMeters))
          .font(.subheadline.bold())
      }
      Text(office.address)
      if let opening = office.opening { OpeningLabel(opening: opening) }
      if office.week.isEmpty {
        ForEach(office.hours.indices, id: \.self) { index in
          Text(formats.hours(office.hours[index]))
            .font(.subheadline)
        }
      }
      ForEach(office.notes + access, id: \.self) { note in
        Text(note)
          .font(.subheadline)
      }
    }
    .accessibilityElement(children: .combine)
    if !office.week.isEmpty {
      DisclosureGroup {
        ForEach(office.week, id: \.date) { day in
          Fact(
            name: formats.list([formats.weekday(day.date), day.holiday].compactMap(\.self)),
            value: formats.hours(day))
        }
      } label: {
        Label(words(.officeWeek), systemImage: "clock")
      }
      .accessibilityHint(office.name)
    }
    PhoneLinks(phones: office.phones, callee: office.name)
    if let map = office.map {
      Link(destination: map) {
        Label(words(.serviceMap), systemImage: "map")
      }
      .accessibilityLabel(words(.serviceMap))
      .accessibilityHint(office.name)
    }
  }

  /// How one gets in and about.
  private var access: [String] {
    (office.wheelchair.map { [words($0.word)] } ?? []) + office.accessibility
  }
}

/// Whether somebody is there now: in a word and a sign, never by colour alone.
struct OpeningLabel: View {
  let opening: OpeningItem

  @Environment(\.formats) private var formats

  var body: some View {
    Label {
      Text(formats.opening(opening))
    } icon: {
      Image(systemName: opening.open ? "checkmark.circle.fill" : "moon.fill")
        .accessibilityHidden(true)
    }
    .font(.subheadline.bold())
    .foregroundStyle(tint)
  }

  private var tint: Color { opening.open ? .good : .quiet }
}

/// Dials a number of whoever is called.
struct PhoneLinks: View {
  let phones: [String]
  let callee: String

  @Environment(\.words) private var words

  var body: some View {
    ForEach(phones, id: \.self) { phone in
      if let url = telephoneURL(phone) {
        Link(destination: url) {
          Label {
            VStack(alignment: .leading) {
              Text(words(.serviceCallDepartment, callee))
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

extension WheelchairKind {
  fileprivate var word: StringKey {
    switch self {
    case .yes: .officeWheelchair
    case .limited: .officeWheelchairLimited
    case .no: .officeWheelchairNo
    }
  }
}
