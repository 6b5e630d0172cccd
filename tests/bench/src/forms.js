// node -e forms.js first|hot FILE: npm's ajv, called as `bench compare forms` calls the core. Prints the CPU time
// of one verdict in milliseconds: of the first with all that it needs, or of one of many.
const fs = require('node:fs');

const [how, file] = process.argv.slice(-2);
const { form, answers } = JSON.parse(fs.readFileSync(file, 'utf8'));
const milliseconds = ({ user, system }) => (user + system) / 1e3;

const start = process.cpuUsage();
const Ajv = require('ajv/dist/2020');
const addFormats = require('ajv-formats');
const ajv = new Ajv({ allErrors: true, strict: false });
addFormats(ajv);
const valid = ajv.compile(form.schema);
const verdicts = (times) => {
  let right = 0;
  for (let time = 0; time < times; time += 1) {
    if (valid(answers[time % answers.length])) right += 1;
  }
  if (right !== times) throw new Error('answers that are right were refused');
};

if (how === 'first') {
  verdicts(1);
  console.log(milliseconds(process.cpuUsage(start)));
} else {
  const TIMES = 50_000;
  verdicts(TIMES);
  const warm = process.cpuUsage();
  verdicts(TIMES);
  console.log(milliseconds(process.cpuUsage(warm)) / TIMES);
}
