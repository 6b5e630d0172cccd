// node peer.js: npm's json-logic-js as `json-logic` is called: a case a line in, what it comes to a line
// out. The operators that are this core's own are written here once more.
const readline = require('node:readline');
const jsonLogic = require('json-logic-js');

const DAY = 24 * 60 * 60 * 1000;
let today;

function date(text) {
  const parts = /^(\d{4})-(\d\d)-(\d\d)$/.exec(typeof text === 'string' ? text : '');
  return parts ? parts.slice(1).map(Number) : [NaN, NaN, NaN];
}

jsonLogic.add_operation('today', () => today);
const years = (from, to) => {
  const [year, month, dayOfMonth] = date(from);
  const [otherYear, otherMonth, otherDay] = date(to);
  const hadBirthday = otherMonth > month || (otherMonth === month && otherDay >= dayOfMonth);
  return otherYear - year - (hadBirthday ? 0 : 1);
};
const noon = ([year, month, dayOfMonth]) => Date.UTC(year, month - 1, dayOfMonth);
const days = (from, to) => (noon(date(to)) - noon(date(from))) / DAY;
jsonLogic.add_operation('years_since', (day) => years(day, today));
jsonLogic.add_operation('days_until', (day) => days(today, day));
jsonLogic.add_operation('years_between', years);
jsonLogic.add_operation('days_between', days);
jsonLogic.add_operation('days_after', (day, count) => {
  const later = new Date(noon(date(day)) + Number(count) * DAY);
  return Number.isNaN(later.getTime()) ? NaN : later.toISOString().slice(0, 10);
});
jsonLogic.add_operation('round', (number) => Math.sign(number) * Math.round(Math.abs(number)));

readline.createInterface({ input: process.stdin }).on('line', (line) => {
  const { rule, data, today: day } = JSON.parse(line);
  today = day;
  try {
    console.log(JSON.stringify({ result: jsonLogic.apply(rule, data) }));
  } catch (error) {
    console.log(JSON.stringify({ error: error.message }));
  }
});
