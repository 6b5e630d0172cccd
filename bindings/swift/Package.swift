// swift-tools-version: 6.0
import PackageDescription

// On a Mac the library is the XCFramework of script/xcframework, elsewhere the one of script/bindings.
#if os(macOS)
  let library = Target.binaryTarget(
    name: "CitizenCoreFFI", path: "lib/CitizenCoreFFI.xcframework")
  let linking: [LinkerSetting] = [
    .linkedFramework("CoreFoundation"), .linkedFramework("Security"),
  ]
#else
  let library = Target.systemLibrary(name: "CitizenCoreFFI")
  let linking: [LinkerSetting] = [.linkedLibrary("citizen_ffi")]
#endif

let package = Package(
  name: "CitizenCore",
  platforms: [.iOS(.v17), .macOS(.v14)],
  products: [
    .library(name: "CitizenCore", targets: ["CitizenCore"]),
    // For tests only: a phone, a running reference city and the programs of a test.
    .library(name: "TestWorld", targets: ["TestWorld"]),
  ],
  targets: [
    library,
    .target(
      name: "CitizenCore",
      dependencies: ["CitizenCoreFFI"],
      linkerSettings: linking
    ),
    .target(name: "TestWorld", dependencies: ["CitizenCore"], path: "Tests/TestWorld"),
    .executableTarget(
      name: "JourneyApp",
      dependencies: ["CitizenCore", "TestWorld"],
      path: "Tests/JourneyApp"
    ),
    .testTarget(
      name: "CitizenCoreTests",
      dependencies: ["CitizenCore", "TestWorld", "JourneyApp"]
    ),
  ],
  swiftLanguageModes: [.v6]
)
