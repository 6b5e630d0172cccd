// swift-tools-version: 6.0
import PackageDescription

// The app's sources against stand-ins for Apple's frameworks: see README.md for what that shows.
let standIns = [
  "Accessibility", "AVFoundation", "BackgroundTasks", "CoreGraphics", "CoreLocation", "ImageIO",
  "LocalAuthentication", "Network", "PDFKit", "PhotosUI", "Security", "SwiftUI", "UIKit",
  "UniformTypeIdentifiers", "UserNotifications",
]

let package = Package(
  name: "checks",
  platforms: [.iOS(.v17), .macOS(.v14)],
  dependencies: [
    .package(path: "../CitizenKit"),
    .package(name: "CitizenCore", path: "../../bindings/swift"),
  ],
  targets: [
    .target(name: "Accessibility"),
    .target(name: "AVFoundation"),
    .target(name: "BackgroundTasks"),
    .target(name: "CoreGraphics"),
    .target(name: "CoreLocation"),
    .target(name: "ImageIO", dependencies: ["CoreGraphics"]),
    .target(name: "LocalAuthentication"),
    .target(name: "Network"),
    .target(name: "PDFKit"),
    .target(name: "PhotosUI", dependencies: ["SwiftUI", "UniformTypeIdentifiers"]),
    .target(name: "Security", dependencies: ["LocalAuthentication"]),
    .target(
      name: "SwiftUI", dependencies: ["CoreGraphics", "UIKit", "UniformTypeIdentifiers"]),
    .target(name: "UIKit"),
    .target(name: "UniformTypeIdentifiers"),
    .target(name: "UserNotifications"),
    .target(
      name: "NotificationService",
      dependencies: [
        "Security", "UserNotifications",
        .product(name: "CitizenCore", package: "CitizenCore"),
        .product(name: "CitizenKit", package: "CitizenKit"),
      ],
      exclude: [
        "NotificationService/Info.plist", "NotificationService/NotificationService.entitlements",
      ]
    ),
    .executableTarget(
      name: "CitizenCloud",
      dependencies: [
        .product(name: "CitizenCore", package: "CitizenCore"),
        .product(name: "CitizenKit", package: "CitizenKit"),
      ] + standIns.map { .byName(name: $0) },
      exclude: [
        "App/CitizenCloud.entitlements", "App/Info.plist", "App/PrivacyInfo.xcprivacy",
      ],
      swiftSettings: [.define("DEBUG", .when(configuration: .debug))]
    ),
    .testTarget(
      name: "CitizenCloudTests",
      dependencies: [
        "CitizenCloud", "CoreGraphics", "CoreLocation", "Security", "UIKit", "UserNotifications",
        .product(name: "TestWorld", package: "CitizenCore"),
      ]
    ),
    .testTarget(
      name: "NotificationServiceTests",
      dependencies: [
        "NotificationService", "Security", "UserNotifications",
        .product(name: "TestWorld", package: "CitizenCore"),
      ]
    ),
  ],
  swiftLanguageModes: [.v6]
)
