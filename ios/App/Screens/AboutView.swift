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
          Text(revision.isolated)
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
      Section {
        Text(words(.aboutOpenSource))
          .foregroundStyle(.quiet)
      }
    }
    .navigationTitle(words(.aboutTitle))
  }
}
