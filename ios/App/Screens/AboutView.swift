import CitizenKit
import SwiftUI

/// Which app this is, of which city.
struct AboutView: View {
  let state: AboutState

  @Environment(\.words) private var words
  @Environment(\.formats) private var formats

  var body: some View {
    Page {
      Section {
        Fact(name: words(.aboutCity), value: state.cityName)
        Fact(name: words(.aboutVersion), value: state.appVersion.isolated)
        Fact(name: words(.aboutCatalogue), value: words(.servicesCount, count: state.serviceCount))
        if let revision = state.catalogueRevision {
          Text(words(.aboutRevision, revision.isolated))
            .font(.footnote)
            .foregroundStyle(.quiet)
        }
        if let moment = state.checkedAt {
          Text(words(.aboutChecked, formats.moment(moment)))
            .font(.footnote)
            .foregroundStyle(.quiet)
        }
      }
      if let freshness = state.freshness { FreshnessSection(message: freshness) }
      Headed(words(.aboutContacts)) {
        ForEach(state.contacts.hotlines, id: \.self) { contact in
          ContactRow(contact: contact, otherwise: words(.aboutHotline))
        }
        ForEach(state.contacts.emergencyNumbers, id: \.self) { contact in
          ContactRow(contact: contact, otherwise: words(.aboutEmergency))
        }
      }
      Section {
        Text(words(.aboutOpenSource))
          .foregroundStyle(.quiet)
      }
    }
    .navigationTitle(words(.aboutTitle))
  }
}

/// Calls a number of the city.
private struct ContactRow: View {
  let contact: ContactItem
  /// Who answers, where the city does not say it.
  let otherwise: String

  @Environment(\.openURL) private var openURL

  var body: some View {
    RowButton {
      if let url = telephoneURL(contact.number) { openURL(url) }
    } row: {
      Label {
        VStack(alignment: .leading, spacing: 4) {
          Text(contact.name ?? otherwise)
          Text(contact.number.isolated)
            .font(.subheadline)
            .foregroundStyle(.quiet)
        }
      } icon: {
        Image(systemName: "phone")
          .accessibilityHidden(true)
      }
    }
  }
}
