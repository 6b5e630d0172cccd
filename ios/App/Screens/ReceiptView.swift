import CitizenKit
import SwiftUI

/// The city's word that it has received something: to be shown at the counter, also with no network.
struct ReceiptView: View {
  let state: ReceiptState

  @Environment(\.words) private var words
  @Environment(\.formats) private var formats

  var body: some View {
    Loaded(content: state.receipt) { receipt in
      Page {
        Section {
          Label {
            Text(words(.receiptProven))
              .font(.headline)
          } icon: {
            Image(systemName: "checkmark.seal.fill")
              .foregroundStyle(.good)
              .accessibilityHidden(true)
          }
          if let code = receipt.code {
            QRCode(squares: code, description: words(.receiptQr))
              .frame(maxWidth: 420)
              .frame(maxWidth: .infinity)
          } else {
            Text(words(.receiptQrTooLong))
          }
        }
        Section {
          Fact(name: words(.caseNumber), value: receipt.caseNumber.isolated)
          Fact(name: words(.caseReceived), value: formats.moment(receipt.receivedAt))
          Fact(name: words(.receiptFingerprint), value: receipt.fingerprint.isolated)
        }
      }
    }
    .navigationTitle(words(.receiptTitle))
    .navigationBarTitleDisplayMode(.inline)
  }
}
