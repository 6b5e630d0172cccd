"""What a SwiftUI view may not do to a resident who listens to it, or who reads it large."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Callable, Iterator

from syntax import Node, unquoted

# Controls that are named by their first argument, or by a closure with words in it.
CONTROLS = {
    "Button", "ColorPicker", "DatePicker", "DisclosureGroup", "Link", "Menu", "NavigationLink", "Picker",
    "SecureField", "ShareLink", "Slider", "Stepper", "TextEditor", "TextField", "Toggle",
    # The app's own, whose row is a closure of the screen that uses them.
    "RowButton",
}  # fmt: skip
# The closures of a control that do something rather than say something.
DEEDS = {"action", "onEditingChanged", "onIncrement", "onDecrement"}
# Views that say nothing by themselves.
SILENT = {
    "Capsule", "Circle", "Color", "Divider", "EmptyView", "ForEach", "Group", "HStack", "Image", "LazyHStack",
    "LazyVStack", "ProgressView", "Rectangle", "RoundedRectangle", "Spacer", "VStack", "ZStack",
}  # fmt: skip
GESTURES = {"onTapGesture", "onLongPressGesture", "gesture", "highPriorityGesture", "simultaneousGesture"}
# Where an argument without a label, or a modifier's first argument, is read out or shown.
WORDS = CONTROLS | {"Label", "ProgressView", "Section", "Text"}
WORDY_MODIFIERS = {
    "accessibilityHint", "accessibilityLabel", "accessibilityValue", "alert", "confirmationDialog", "help",
    "navigationTitle",
}  # fmt: skip


@dataclass(frozen=True)
class Finding:
    rule: str
    line: int
    what: str


@dataclass
class Call:
    """A view as it is made, with the modifiers around it, the innermost first."""

    name: str
    node: Node
    modifiers: list[tuple[str, Node]]
    outermost: Node

    def has(self, modifier: str, *values: str) -> bool:
        return any(name == modifier and (not values or mentions(call, *values)) for name, call in self.modifiers)


def arguments(call: Node) -> list[tuple[str, Node]]:
    """The arguments of a call with their labels; of trailing closures the first has none."""
    lists = [child for child in call.children if child.kind == "argument_list"]
    return [
        (argument.word("label") or "", argument.children[0])
        for found in lists
        for argument in found.children
        if argument.kind == "argument" and argument.children
    ]


def mentions(node: Node, *values: str) -> bool:
    """Whether one of these is written in it: `true`, `.isButton`."""
    return any(
        below.word("value") in values or below.word("name") in values or below.word("field") in values
        for below in node.below()
    )


def view(node: Node) -> Call | None:
    """The view that a call makes, if it is one: `Image(…)`, `words(…)` is none."""
    if node.kind != "call_expr" or not node.children:
        return None
    callee = node.children[0]
    name = callee.word("name") if callee.kind == "unresolved_decl_ref_expr" else None
    if name is None or not name[:1].isupper():
        return None
    modifiers: list[tuple[str, Node]] = []
    outermost = node
    while outermost.parent and outermost.parent.kind == "unresolved_dot_expr":
        call = outermost.parent.parent
        if call is None or call.kind != "call_expr" or call.children[0] is not outermost.parent:
            break
        modifiers.append((outermost.parent.word("field") or "", call))
        outermost = call
    return Call(name, node, modifiers, outermost)


def views(tree: Node) -> Iterator[Call]:
    for node in tree.below():
        if found := view(node):
            yield found


def enclosing(call: Call) -> Iterator[Call]:
    """The views that a view is in, within its declaration, the nearest first."""
    for node in call.outermost.above():
        if found := view(node):
            yield found


def is_literal(node: Node, *, empty: bool) -> bool:
    """Whether it is a text written in the code: an empty one, or one with letters in it."""
    texts = [below.word("value") or "" for below in literals(node)]
    if empty:
        return node.kind == "string_literal_expr" and texts == [""]
    return any(letter.isalpha() for text in texts for letter in text)


def literals(node: Node) -> Iterator[Node]:
    """The literals of a text, also of one with values in it, but none inside calls that make the text."""
    if node.kind == "string_literal_expr":
        yield node
    elif node.kind == "interpolated_string_literal_expr":
        for below in node.below():
            if below.kind == "string_literal_expr":
                yield below
    elif node.kind in {"ternary_expr", "sequence_expr", "binary_expr", "paren_expr"}:
        for child in node.children:
            yield from literals(child)


def speaks(node: Node) -> bool:
    """Whether there is a view in it that says something."""
    for below in node.below():
        if below.kind != "call_expr" or not below.children:
            continue
        callee = below.children[0]
        name = callee.word("name") if callee.kind == "unresolved_decl_ref_expr" else None
        made = view(below)
        # A closure that the view was given is looked at where it is given.
        given = name is not None and name[:1].islower() and not arguments(below)
        if given or (made and made.name not in SILENT and not is_mute(made)):
            return True
    return False


def is_mute(call: Call) -> bool:
    if call.has("accessibilityHidden", "true"):
        return True
    return call.name == "Text" and any(is_literal(value, empty=True) for _, value in arguments(call.node))


def is_named(call: Call) -> bool:
    """Whether a control has a name that VoiceOver can say."""
    if call.has("accessibilityLabel"):
        return True
    if call.has("accessibilityHidden", "true"):
        return True
    given = arguments(call.node)
    closures = [(label, value) for label, value in given if value.kind == "closure_expr"]
    texts = [value for label, value in given if label == "" and value.kind != "closure_expr"]
    if any(not is_literal(text, empty=True) for text in texts):
        return True
    acts_first = call.name in {"Button", "RowButton"} and not any(label in DEEDS for label, _ in given)
    # `Button { does } label: { says }`, `Button(action:) { says }`, `Toggle(isOn:) { says }`.
    saying = [
        value
        for index, (label, value) in enumerate(closures)
        if label not in DEEDS and not (acts_first and index == 0)
    ]
    return any(speaks(value) for value in saying)


def is_described(call: Call) -> bool:
    """Whether an image is described, or said to be an ornament."""
    labels = {label for label, _ in arguments(call.node)}
    if labels & {"decorative", "label"}:
        return True
    if call.has("accessibilityLabel") or call.has("accessibilityHidden", "true"):
        return True
    return any(
        around.has("accessibilityHidden", "true")
        or (around.has("accessibilityLabel") and around.has("accessibilityElement", "ignore"))
        for around in enclosing(call)
    )


def images(tree: Node) -> Iterator[Finding]:
    for call in views(tree):
        if call.name in {"Image", "AsyncImage"} and not is_described(call):
            yield Finding("image without a label", call.outermost.line(), call.name)


def controls(tree: Node) -> Iterator[Finding]:
    for call in views(tree):
        if call.name in CONTROLS and not is_named(call):
            yield Finding("control without a label", call.outermost.line(), call.name)


def gestures(tree: Node) -> Iterator[Finding]:
    for call in views(tree):
        touched = any(name in GESTURES for name, _ in call.modifiers)
        told = call.has("accessibilityAddTraits", "isButton") or call.has("accessibilityAction")
        hidden = call.has("accessibilityHidden", "true")
        # What is zoomed is read as it stands there; VoiceOver has a gesture of its own for it.
        if call.has("accessibilityZoomAction"):
            continue
        if touched and not told and not hidden:
            yield Finding("gesture that VoiceOver does not know of", call.outermost.line(), call.name)
        elif touched and not hidden and not call.has("accessibilityLabel") and not speaks(call.node):
            yield Finding("control without a label", call.outermost.line(), call.name)


def silence(tree: Node) -> Iterator[Finding]:
    for call in views(tree):
        for name, modifier in call.modifiers:
            given = arguments(modifier)
            if name == "accessibilityLabel" and given and is_literal(given[0][1], empty=True):
                yield Finding("empty label", call.outermost.line(), call.name)


def words(tree: Node) -> Iterator[Finding]:
    for call in views(tree):
        shown = [(call.name, value) for label, value in arguments(call.node) if label == ""][:1]
        shown = shown if call.name in WORDS else []
        for name, modifier in call.modifiers:
            if name in WORDY_MODIFIERS:
                shown += [(name, value) for label, value in arguments(modifier) if label == ""][:1]
        for name, value in shown:
            if is_literal(value, empty=False):
                yield Finding("words in the code", call.outermost.line(), name)


def sizes(tree: Node) -> Iterator[Finding]:
    for call in views(tree):
        for name, modifier in call.modifiers:
            given = dict(arguments(modifier))
            if name == "font" and mentions(modifier, "system", "custom"):
                yield Finding("type that does not grow", call.outermost.line(), name)
            elif name == "frame" and "height" in given:
                yield Finding("height that does not grow", call.outermost.line(), name)
            elif name == "minimumScaleFactor":
                yield Finding("type that shrinks", call.outermost.line(), name)
            elif name == "lineLimit" and "" in given and given[""].word("value") == "1":
                yield Finding("text that is cut", call.outermost.line(), name)


def titles(tree: Node) -> Iterator[Finding]:
    """A screen, a view over the state of its own name, has a title: VoiceOver says it when it opens."""
    for node in tree.below():
        if node.kind != "struct_decl":
            continue
        name = node.named() or ""
        state = name.removesuffix("View") + "State"
        is_screen = name.endswith("View") and any(
            below.kind == "type_unqualified_ident" and unquoted(below.word("id") or "") == state
            for below in node.below()
        )
        if is_screen and not any(call.has("navigationTitle") for call in views(node)):
            yield Finding("screen without a title", node.line(), name)


RULES: list[Callable[[Node], Iterator[Finding]]] = [
    images, controls, gestures, silence, words, sizes, titles,
]  # fmt: skip


def check(tree: Node) -> list[Finding]:
    return [finding for rule in RULES for finding in rule(tree)]
