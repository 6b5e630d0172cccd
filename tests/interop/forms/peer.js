// node peer.js: npm's ajv in the place of the core. A line in is `{"form": {…}, "answers": [{…}, …]}`; a line out
// what is sent of each, and what ajv has against that: `[{"sent": {…}, "errors": [{…}, …]}, …]`.
const readline = require('node:readline');
const Ajv = require('ajv/dist/2020');
const addFormats = require('ajv-formats');

const compiled = (schema) => {
  const ajv = new Ajv({ allErrors: true, strictTypes: false, strictRequired: false });
  addFormats(ajv);
  ajv.addKeyword('i18n');
  return ajv.compile(schema);
};
const property = (scope) => scope.replace('#/properties/', '').replaceAll('~1', '/').replaceAll('~0', '~');

// docs/forms.md, "ui": blank text is no answer, a hidden field is none, and a rule about no answer holds.
function preparing(form) {
  const controls = form.ui.elements.flatMap((step) => step.elements).map(({ scope, rule }) => ({
    name: property(scope),
    rule: rule && {
      name: property(rule.condition.scope),
      holds: compiled(rule.condition.schema),
      undefinedHolds: !rule.condition.failWhenUndefined,
      shows: rule.effect === 'SHOW',
    },
  }));
  const ruleOf = Object.fromEntries(controls.map(({ name, rule }) => [name, rule]));
  return (answers) => {
    const counts = (name) => {
      const answer = Object.hasOwn(answers, name) ? answers[name] : null;
      const rule = ruleOf[name];
      if (answer === null || (typeof answer === 'string' && answer.trim() === '')) return false;
      return !rule || (counts(rule.name) ? rule.holds(answers[rule.name]) : rule.undefinedHolds) === rule.shows;
    };
    return Object.fromEntries(controls.filter(({ name }) => counts(name)).map(({ name }) => [name, answers[name]]));
  };
}

readline.createInterface({ input: process.stdin }).on('line', (line) => {
  const { form, answers } = JSON.parse(line);
  const prepared = preparing(form);
  const valid = compiled(form.schema);
  console.log(JSON.stringify(answers.map(prepared).map((sent) => ({ sent, errors: valid(sent) ? [] : valid.errors }))));
});
