"""The Xcode project and what lies beside the sources: that all of it holds together. Xcode itself is not asked.

Needs the PyPI package openstep-parser.
"""

from __future__ import annotations

import json
import plistlib
import re
import unittest
import xml.etree.ElementTree as ElementTree
from fnmatch import fnmatch
from pathlib import Path
from typing import Any, Iterator

from openstep_parser import OpenStepDecoder

IOS = Path(__file__).resolve().parents[2]
ROOT = IOS.parent
PROJECT = IOS / "CitizenCloud.xcodeproj"
IDENTIFIER = re.compile(r"[0-9A-F]{24}")
# Which kind of object each of a project's references leads to.
KINDS = {
    "baseConfigurationReference": {"PBXFileReference"},
    "buildConfigurationList": {"XCConfigurationList"},
    "buildConfigurations": {"XCBuildConfiguration"},
    "buildPhases": {
        "PBXSourcesBuildPhase", "PBXFrameworksBuildPhase", "PBXResourcesBuildPhase", "PBXCopyFilesBuildPhase",
    },
    "children": {"PBXGroup", "PBXFileReference", "PBXFileSystemSynchronizedRootGroup"},
    "containerPortal": {"PBXProject"},
    "dependencies": {"PBXTargetDependency"},
    "exceptions": {"PBXFileSystemSynchronizedBuildFileExceptionSet"},
    "fileRef": {"PBXFileReference"},
    "fileSystemSynchronizedGroups": {"PBXFileSystemSynchronizedRootGroup"},
    "files": {"PBXBuildFile"},
    "mainGroup": {"PBXGroup"},
    "package": {"XCLocalSwiftPackageReference"},
    "packageProductDependencies": {"XCSwiftPackageProductDependency"},
    "packageReferences": {"XCLocalSwiftPackageReference"},
    "productRef": {"XCSwiftPackageProductDependency"},
    "productRefGroup": {"PBXGroup"},
    "productReference": {"PBXFileReference"},
    "remoteGlobalIDString": {"PBXNativeTarget"},
    "rootObject": {"PBXProject"},
    "target": {"PBXNativeTarget"},
    "targetProxy": {"PBXContainerItemProxy"},
    "targets": {"PBXNativeTarget"},
    "TargetAttributes": {"PBXNativeTarget"},
}


def project() -> dict[str, Any]:
    with (PROJECT / "project.pbxproj").open(encoding="utf-8") as file:
        return OpenStepDecoder.ParseFromFile(file)


def references(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Every identifier that stands in a value, with the name of what it stands in."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if IDENTIFIER.fullmatch(key):
                yield name, key
            yield from references(inner, key)
    elif isinstance(value, list):
        for inner in value:
            yield from references(inner, name)
    elif IDENTIFIER.fullmatch(str(value)):
        yield name, str(value)


def settings(name: str) -> dict[str, str]:
    """What a configuration file sets, with what it includes."""
    found: dict[str, str] = {}
    file = IOS / "Config" / name
    for line in file.read_text(encoding="utf-8").splitlines():
        if included := re.fullmatch(r'#include "(.*)"', line):
            found |= settings(included[1])
        elif assigned := re.fullmatch(r"(\w+) = ?(.*)", line):
            found[assigned[1]] = assigned[2]
        elif line and not line.startswith("//"):
            raise ValueError(f"{file}: {line}")
    return found


def property_list(path: str) -> dict[str, Any]:
    return plistlib.loads((IOS / path).read_bytes())


def languages() -> list[str]:
    source = (IOS / "CitizenKit/Sources/CitizenKit/Language.swift").read_text(encoding="utf-8")
    return re.findall(r'Language\(tag: "([\w-]+)"', source)


class Project(unittest.TestCase):
    def setUp(self) -> None:
        self.project = project()
        self.objects: dict[str, dict[str, Any]] = self.project["objects"]

    def of(self, kind: str) -> list[dict[str, Any]]:
        return [found for found in self.objects.values() if found["isa"] == kind]

    def test_every_identifier_leads_to_an_object_of_the_right_kind(self) -> None:
        named = list(references({"rootObject": self.project["rootObject"]}))
        for identifier, found in self.objects.items():
            self.assertRegex(identifier, IDENTIFIER)
            named += references(found)
        self.assertGreater(len(named), 40)
        for name, identifier in named:
            with self.subTest(name=name, identifier=identifier):
                self.assertIn(identifier, self.objects)
                self.assertIn(self.objects[identifier]["isa"], KINDS[name])

    def test_every_object_is_part_of_the_project(self) -> None:
        seen: set[str] = set()
        waiting = [self.project["rootObject"]]
        while waiting:
            identifier = waiting.pop()
            if identifier not in seen:
                seen.add(identifier)
                waiting += [found for _, found in references(self.objects[identifier])]
        self.assertEqual(seen, set(self.objects))

    def test_folders_are_synchronized_as_xcode_16_does(self) -> None:
        self.assertEqual(self.project["objectVersion"], "77")
        folders = self.of("PBXFileSystemSynchronizedRootGroup")
        self.assertEqual({folder["path"] for folder in folders}, {"App", "Brand", "NotificationService", "Shared"})
        for folder in folders:
            self.assertTrue((IOS / folder["path"]).is_dir())
            for exception in folder.get("exceptions", []):
                for path in self.objects[exception]["membershipExceptions"]:
                    self.assertTrue((IOS / folder["path"] / path).is_file(), path)

    def test_every_path_exists(self) -> None:
        for group in self.of("PBXGroup"):
            folder = IOS / group.get("path", "")
            for child in group["children"]:
                reference = self.objects[child]
                if reference["isa"] == "PBXFileReference" and reference["sourceTree"] == "<group>":
                    self.assertTrue((folder / reference["path"]).is_file(), reference["path"])
        for package in self.of("XCLocalSwiftPackageReference"):
            self.assertTrue((IOS / package["relativePath"] / "Package.swift").is_file())

    def test_each_product_is_one_of_its_package_and_is_linked(self) -> None:
        linked = {build.get("productRef") for build in self.of("PBXBuildFile")}
        for identifier, product in self.objects.items():
            if product["isa"] != "XCSwiftPackageProductDependency":
                continue
            package = self.objects[product["package"]]["relativePath"]
            manifest = (IOS / package / "Package.swift").read_text(encoding="utf-8")
            self.assertIn(f'.library(name: "{product["productName"]}"', manifest)
            self.assertIn(identifier, linked)

    def test_both_configurations_are_read_from_their_files(self) -> None:
        for configurations in self.of("XCConfigurationList"):
            names = [self.objects[found]["name"] for found in configurations["buildConfigurations"]]
            self.assertEqual(names, ["Debug", "Release"])
        for configuration in self.of("XCBuildConfiguration"):
            self.assertEqual(configuration["buildSettings"], {}, "settings belong in Config")
        based = {
            (found["name"], self.objects[found["baseConfigurationReference"]]["path"])
            for found in self.of("XCBuildConfiguration")
            if "baseConfigurationReference" in found
        }
        extension = "NotificationService.xcconfig"
        self.assertEqual(
            based,
            {("Debug", "Debug.xcconfig"), ("Release", "Release.xcconfig"), ("Debug", extension), ("Release", extension)},
        )

    def test_the_extension_is_part_of_the_app(self) -> None:
        targets = {found["name"]: (key, found) for key, found in self.objects.items() if found["isa"] == "PBXNativeTarget"}
        self.assertEqual(set(targets), {"CitizenCloud", "NotificationService"})
        (_, app), (extension_id, extension) = targets["CitizenCloud"], targets["NotificationService"]
        self.assertEqual([self.objects[found]["target"] for found in app["dependencies"]], [extension_id])
        embedded = [
            self.objects[build]["fileRef"]
            for phase in app["buildPhases"]
            if self.objects[phase]["isa"] == "PBXCopyFilesBuildPhase"
            for build in self.objects[phase]["files"]
        ]
        self.assertEqual(embedded, [extension["productReference"]])
        self.assertEqual(extension["productType"], "com.apple.product-type.app-extension")

    def test_the_scheme_runs_the_target(self) -> None:
        scheme = ElementTree.parse(PROJECT / "xcshareddata/xcschemes/CitizenCloud.xcscheme")
        targets = {found.attrib["BlueprintIdentifier"] for found in scheme.iter("BuildableReference")}
        apps = {key for key, found in self.objects.items() if found.get("productType", "").endswith(".application")}
        self.assertEqual(targets, apps)
        containers = {found.attrib["ReferencedContainer"] for found in scheme.iter("BuildableReference")}
        self.assertEqual(containers, {f"container:{PROJECT.name}"})

    def test_the_project_knows_every_language(self) -> None:
        known = set(self.objects[self.project["rootObject"]]["knownRegions"])
        self.assertEqual(known, {*languages(), "Base"})


class Settings(unittest.TestCase):
    def test_the_files_that_are_named_exist(self) -> None:
        for name in ["Debug.xcconfig", "Release.xcconfig", "NotificationService.xcconfig"]:
            for setting in ["INFOPLIST_FILE", "CODE_SIGN_ENTITLEMENTS"]:
                self.assertTrue((IOS / settings(name)[setting]).is_file(), setting)

    def test_every_variable_is_set(self) -> None:
        own = {"EXECUTABLE_NAME", "PRODUCT_BUNDLE_PACKAGE_TYPE", "PRODUCT_MODULE_NAME", "inherited"}
        app = settings("Debug.xcconfig")
        for found in [app, app | settings("NotificationService.xcconfig")]:
            files = ["INFOPLIST_FILE", "CODE_SIGN_ENTITLEMENTS"]
            for text in [*found.values(), *((IOS / found[key]).read_text() for key in files)]:
                for variable in re.findall(r"\$\((\w+)\)", text):
                    self.assertIn(variable, {*found, *own})

    def test_only_debug_signs_a_resident_in(self) -> None:
        self.assertIn("DEBUG", settings("Debug.xcconfig")["SWIFT_ACTIVE_COMPILATION_CONDITIONS"])
        self.assertNotIn("SWIFT_ACTIVE_COMPILATION_CONDITIONS", settings("Release.xcconfig"))
        source = (IOS / "App/Platform/DevelopmentSignIn.swift").read_text(encoding="utf-8")
        self.assertTrue(source.startswith("#if DEBUG\n") and source.endswith("#endif\n"))

    def test_a_release_has_no_previews(self) -> None:
        patterns = settings("Release.xcconfig")["EXCLUDED_SOURCE_FILE_NAMES"].split()
        for file in (IOS / "App").rglob("*.swift"):
            excluded = any(fnmatch(file.name, pattern) for pattern in patterns)
            self.assertEqual(excluded, file.parent.name == "Previews", file.name)

    def test_warnings_are_errors_in_swift_6(self) -> None:
        for name in ["Debug.xcconfig", "Release.xcconfig"]:
            self.assertEqual(settings(name)["SWIFT_VERSION"], "6.0")
            self.assertEqual(settings(name)["SWIFT_TREAT_WARNINGS_AS_ERRORS"], "YES")

    def test_the_app_has_the_core_s_version(self) -> None:
        manifest = (ROOT / "Cargo.toml").read_text(encoding="utf-8")
        version = re.search(r'\[workspace\.package\]\nversion = "(.*)"', manifest)
        self.assertEqual(settings("Release.xcconfig")["MARKETING_VERSION"], version and version[1])

    def test_links_are_those_of_the_city(self) -> None:
        city = json.loads((IOS / "Brand/city.json").read_text(encoding="utf-8"))
        self.assertEqual(settings("Release.xcconfig")["CITY_LINK_HOST"], city["link_host"])


class PropertyLists(unittest.TestCase):
    def test_app_and_extension_share_one_group(self) -> None:
        for folder, name in [("App", "CitizenCloud"), ("NotificationService", "NotificationService")]:
            groups = property_list(f"{folder}/{name}.entitlements")["com.apple.security.application-groups"]
            self.assertEqual(groups, [property_list(f"{folder}/Info.plist")["AppGroup"]])
        # The name in the Keychain is made of it: AppGroup.swift.
        self.assertEqual(settings("Shared.xcconfig")["CITY_APP_GROUP"], "group.$(CITY_BUNDLE_IDENTIFIER)")

    def test_the_extension_is_what_the_system_starts_for_pushes(self) -> None:
        info = property_list("NotificationService/Info.plist")
        extension = info["NSExtension"]
        self.assertEqual(extension["NSExtensionPointIdentifier"], "com.apple.usernotifications.service")
        name = extension["NSExtensionPrincipalClass"].removeprefix("$(PRODUCT_MODULE_NAME).")
        source = (IOS / "NotificationService/NotificationService.swift").read_text(encoding="utf-8")
        self.assertIn(f"final class {name}: UNNotificationServiceExtension", source)
        self.assertEqual(info["CFBundleLocalizations"], languages())

    def test_what_the_system_shows_is_said_in_every_language(self) -> None:
        info = property_list("App/Info.plist")
        words = json.loads((IOS / "Brand/InfoPlist.xcstrings").read_text(encoding="utf-8"))
        shown = {key for key in info if key.endswith("UsageDescription")} | {"CFBundleDisplayName"}
        self.assertEqual(set(words["strings"]), shown)
        self.assertEqual(info["CFBundleLocalizations"], languages())
        for key in shown:
            said = {
                language: found["stringUnit"]["value"]
                for language, found in words["strings"][key]["localizations"].items()
            }
            self.assertEqual(set(said), set(languages()), key)
            self.assertEqual(said["en"], info[key])
            self.assertTrue(all(said.values()))

    def test_the_system_may_start_the_background_tasks_that_the_app_registers(self) -> None:
        info = property_list("App/Info.plist")
        source = (IOS / "App/Platform/AppSystem.swift").read_text(encoding="utf-8")
        registered = re.findall(r'= "(org\.citizencloud\.app\.\w+)"', source)
        self.assertEqual(sorted(registered), sorted(info["BGTaskSchedulerPermittedIdentifiers"]))
        self.assertEqual(info["UIBackgroundModes"], ["fetch", "processing"])

    def test_no_connection_in_clear_text_is_allowed_beyond_this_network(self) -> None:
        self.assertEqual(property_list("App/Info.plist")["NSAppTransportSecurity"], {"NSAllowsLocalNetworking": True})

    def test_the_privacy_manifest_names_what_is_used(self) -> None:
        manifest = property_list("App/PrivacyInfo.xcprivacy")
        self.assertEqual((manifest["NSPrivacyTracking"], manifest["NSPrivacyTrackingDomains"]), (False, []))
        used = {found["NSPrivacyAccessedAPIType"] for found in manifest["NSPrivacyAccessedAPITypes"]}
        sources = "".join(file.read_text(encoding="utf-8") for file in (IOS / "App").rglob("*.swift"))
        self.assertEqual("NSPrivacyAccessedAPICategoryUserDefaults" in used, "UserDefaults" in sources)
        kinds = {found["NSPrivacyCollectedDataType"] for found in manifest["NSPrivacyCollectedDataTypes"]}
        self.assertFalse([kind for kind in kinds if "Location" in kind], "where the phone is stays on it")
        for collected in manifest["NSPrivacyCollectedDataTypes"]:
            self.assertFalse(collected["NSPrivacyCollectedDataTypeTracking"])
            self.assertEqual(
                collected["NSPrivacyCollectedDataTypePurposes"],
                ["NSPrivacyCollectedDataTypePurposeAppFunctionality"],
            )


class AppSwitcher(unittest.TestCase):
    """The picture that the system takes of the app when it leaves the front shows nothing of hers."""

    def sources(self) -> dict[str, str]:
        return {file.name: file.read_text(encoding="utf-8") for file in (IOS / "App").rglob("*.swift")}

    def test_the_window_is_covered_whenever_it_is_not_in_front(self) -> None:
        sources = self.sources()
        self.assertRegex(sources["Cover.swift"], r"\.overlay \{\s+if phase != \.active \{ Cover\(\) \}\s+\}")
        content = re.search(r"var body: some View \{\n    content\n(.*?)\n  \}", sources["AppView.swift"], re.DOTALL)
        assert content
        self.assertIn(".coveredInAppSwitcher()", content[1])

    def test_so_is_all_that_lies_over_the_window(self) -> None:
        """A cover of the window lies below a sheet."""
        seen = 0
        for name, source in self.sources().items():
            for begin in re.finditer(r"\n( *)\.(?:sheet|fullScreenCover|popover)\(", source):
                seen += 1
                presented = source[begin.end() : source.index(f"\n{begin[1]}}}", begin.end())]
                self.assertIn(".coveredInAppSwitcher()", presented, name)
        self.assertGreaterEqual(seen, 3)


class Screens(unittest.TestCase):
    def test_every_action_of_a_screen_can_be_reached_on_it(self) -> None:
        """What a view model can do (tests/fixtures/screens/README.md) but no view asks for is out of reach."""
        seen = 0
        for file in sorted((IOS / "App/Screens").glob("*.swift")):
            source = file.read_text(encoding="utf-8")
            for protocol in re.findall(r"protocol \w+Actions(?:: Sendable)? \{\n(.*?)\n\}", source, re.DOTALL):
                for action in re.findall(r"func (\w+)\(", protocol):
                    seen += 1
                    self.assertIn(f"actions.{action}(", source, file.name)
        table = (ROOT / "tests/fixtures/screens/README.md").read_text(encoding="utf-8")
        rows = [row.split("|")[3] for row in table.splitlines() if row.startswith("| `")]
        self.assertEqual(seen, sum(len(re.findall(r"`(\w+)\(", row)) for row in rows))


class Colours(unittest.TestCase):
    """Text has 4.5:1 to what it stands on (WCAG 2.2, 1.4.3), light and dark."""

    # A list's background and its rows', as the system draws them.
    BACKGROUNDS = {"light": ["FFFFFF", "F2F2F7"], "dark": ["000000", "1C1C1E", "2C2C2E"]}

    def colours(self, name: str) -> dict[str, str]:
        file = IOS / "Brand/Assets.xcassets" / f"{name}.colorset" / "Contents.json"
        found = {}
        for colour in json.loads(file.read_text(encoding="utf-8"))["colors"]:
            parts = colour["color"]["components"]
            self.assertEqual(parts["alpha"], "1.000")
            mode = "dark" if "appearances" in colour else "light"
            found[mode] = "".join(parts[part].removeprefix("0x") for part in ["red", "green", "blue"])
        return found

    def contrast(self, one: str, other: str) -> float:
        def luminance(colour: str) -> float:
            parts = [int(colour[index : index + 2], 16) / 255 for index in (0, 2, 4)]
            linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
            return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

        darker, lighter = sorted([luminance(one), luminance(other)])
        return (lighter + 0.05) / (darker + 0.05)

    def test_contrast_is_measured_right(self) -> None:
        self.assertAlmostEqual(self.contrast("000000", "FFFFFF"), 21)
        self.assertAlmostEqual(self.contrast("777777", "FFFFFF"), 4.48, places=2)

    def test_each_colour_can_be_read(self) -> None:
        for name in ["AccentColor", "Quiet", "Good", "Attention", "Bad"]:
            for mode, backgrounds in self.BACKGROUNDS.items():
                for background in backgrounds:
                    with self.subTest(colour=name, on=background):
                        self.assertGreaterEqual(self.contrast(self.colours(name)[mode], background), 4.5)

    def test_words_on_the_accent_colour_can_be_read(self) -> None:
        for mode in self.BACKGROUNDS:
            self.assertGreaterEqual(self.contrast(self.colours("OnAccent")[mode], self.colours("AccentColor")[mode]), 4.5)

    def test_the_app_uses_its_own_colours_only(self) -> None:
        sources = "".join(file.read_text(encoding="utf-8") for file in (IOS / "App").rglob("*.swift"))
        named = set(re.findall(r'Color\("(\w+)"\)', sources))
        sets = {folder.stem for folder in (IOS / "Brand/Assets.xcassets").glob("*.colorset")}
        self.assertEqual(named | {"AccentColor"}, sets)
        self.assertNotRegex(sources, r"foregroundStyle\(\.(secondary|tertiary|red|orange|green|gray|yellow)\b")


if __name__ == "__main__":
    unittest.main()
