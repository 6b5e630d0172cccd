// node peer.js: npm's ajv in the place of the core. A line in is `{"form": {…}, "answers": [{…}, …]}`; a line out
// what is sent of each, and what ajv has against that: `[{"sent": {…}, "errors": [{…}, …]}, …]`.
const readline = require('node:readline');
const Ajv = require('ajv/dist/2020');
const addFormats = require('ajv-formats');

// docs/forms.md, "schema": the numbers of a person, each by its own standard.
const sum = (numbers) => numbers.reduce((all, one) => all + one, 0);
const NUMBERS = {
  'cn-resident-id': (text) => {
    const found = /^[0-9]{6}([0-9]{4})([0-9]{2})([0-9]{2})[0-9]{3}[0-9X]$/.exec(text);
    if (!found) return false;
    const [year, month, day] = found.slice(1).map(Number);
    const date = new Date(Date.UTC(2000, 0, 1));
    date.setUTCFullYear(year, month - 1, day);
    if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return false;
    const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    return '10X98765432'[sum(weights.map((weight, at) => weight * text[at])) % 11] === text[17];
  },
  'es-dni': (text) =>
    /^[0-9XYZ][0-9]{7}[A-Z]$/.test(text) &&
    'TRWAGMYFPDXBNJZSQVHLCKE'[Number(text.slice(0, 8).replace(/^[XYZ]/, (first) => 'XYZ'.indexOf(first))) % 23] === text[8],
  'il-id': (text) =>
    /^[0-9]{9}$/.test(text) && Number(text) > 0 &&
    sum([...text].map((digit, at) => (at % 2 ? sum([...String(2 * digit)].map(Number)) : Number(digit)))) % 10 === 0,
};

const compiled = (schema) => {
  const ajv = new Ajv({ allErrors: true, strictTypes: false, strictRequired: false });
  addFormats(ajv);
  for (const [name, isRight] of Object.entries(NUMBERS)) ajv.addFormat(name, isRight);
  ajv.addKeyword('i18n');
  return ajv.compile(schema);
};
const property = (scope) => scope.replace('#/properties/', '').replaceAll('~1', '/').replaceAll('~0', '~');

const picked = (names, value) => Object.fromEntries(names.map((name) => [name, value(name)]));
const isAnswer = (answers, name) => {
  const answer = Object.hasOwn(answers, name) ? answers[name] : null;
  return answer !== null && !(typeof answer === 'string' && answer.trim() === '') && !(Array.isArray(answer) && answer.length === 0);
};

// docs/forms.md, "ui": blank text and an empty list are no answer, nor is that of a field which is hidden or
// disabled by a rule around it, and a rule about no answer holds.
function preparing(form) {
  const [rulesOf, namesInRows] = [{}, {}];
  const walk = (element, around) => {
    const { rule } = element;
    const rules = !rule ? around : [...around, {
      name: property(rule.condition.scope),
      holds: compiled(rule.condition.schema),
      undefinedHolds: !rule.condition.failWhenUndefined,
      allows: ['SHOW', 'ENABLE'].includes(rule.effect),
    }];
    const detail = element.options?.detail?.elements;
    if (detail) namesInRows[property(element.scope)] = detail.map(({ scope }) => property(scope));
    if (element.type === 'Control') rulesOf[property(element.scope)] = rules;
    else element.elements.forEach((inner) => walk(inner, rules));
  };
  walk(form.ui, []);
  return (answers) => {
    const counts = (name) => {
      if (!isAnswer(answers, name)) return false;
      return rulesOf[name].every((rule) =>
        (counts(rule.name) ? rule.holds(sent(rule.name)) : rule.undefinedHolds) === rule.allows);
    };
    const sent = (name) => {
      const names = namesInRows[name];
      if (!names || !Array.isArray(answers[name])) return answers[name];
      const isRow = (row) => row !== null && typeof row === 'object' && !Array.isArray(row);
      return answers[name].map((row) => (!isRow(row) ? row : picked(names.filter((name) => isAnswer(row, name)), (name) => row[name])));
    };
    return picked(Object.keys(rulesOf).filter(counts), sent);
  };
}

readline.createInterface({ input: process.stdin }).on('line', (line) => {
  const { form, answers } = JSON.parse(line);
  const prepared = preparing(form);
  const valid = compiled(form.schema);
  console.log(JSON.stringify(answers.map(prepared).map((sent) => ({ sent, errors: valid(sent) ? [] : valid.errors }))));
});
