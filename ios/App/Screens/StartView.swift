import CitizenKit
import SwiftUI

/// Before any screen can be shown: the app is being opened, or it cannot be. Whom to call is there
/// in any case, once: in senior mode at the foot of the page, as everywhere.
struct StartView: View {
  /// Why it cannot be opened.
  var trouble: Trouble?

  @Environment(\.senior) private var senior

  var body: some View {
    Page {
      if let trouble {
        TroubleSection(trouble: trouble)
        if !senior && trouble.wayOn != .callCity {
          Section { CallCityButton() }
        }
      } else {
        LoadingRow()
      }
    }
  }
}
