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
jsonLogic.add_operation('years_since', (day) => {
  const [year, month, dayOfMonth] = date(day);
  const [thisYear, thisMonth, thisDay] = date(today);
  const hadBirthday = thisMonth > month || (thisMonth === month && thisDay >= dayOfMonth);
  return thisYear - year - (hadBirthday ? 0 : 1);
});
jsonLogic.add_operation('days_until', (day) => {
  const noon = ([year, month, dayOfMonth]) => Date.UTC(year, month - 1, dayOfMonth);
  return (noon(date(day)) - noon(date(today))) / DAY;
});

readline.createInterface({ input: process.stdin }).on('line', (line) => {
  const { rule, data, today: day } = JSON.parse(line);
  today = day;
  try {
    console.log(JSON.stringify({ result: jsonLogic.apply(rule, data) }));
  } catch (error) {
    console.log(JSON.stringify({ error: error.message }));
  }
});
