// symspell.js - what node-symspell takes to find the names within two edits.
//
//	node symspell.js NAMES QUERIES...
//
// Writes "node-symspell QUERIES NANOSECONDS FOUND" for each file, a query's,
// as lookup.sh wants it; asks for a second and a half, or for all of them.
// The module comes from npm: where it is, NODE_PATH says.
'use strict'
const fs = require('fs')
const SymSpell = require('node-symspell')

const EDITS = 2
const PREFIX = 7 // the usual one, as where the targets were set
const ALL = 2 // verbosity: all names, not the nearest alone
const NANOSECONDS = 1500000000n

const lines = (file) => fs.readFileSync(file, 'latin1').split('\n').slice(0, -1)

const [names, ...files] = process.argv.slice(2)
const spell = new SymSpell(EDITS, PREFIX)
for (const name of lines(names)) spell.createDictionaryEntry(name, 1)

for (const file of files) {
  const queries = lines(file)
  // The first ones are for the compiler.
  for (const query of queries.slice(0, 200)) spell.lookup(query, ALL, EDITS)
  const start = process.hrtime.bigint()
  let asked = 0
  let found = 0
  for (const query of queries) {
    found += spell.lookup(query, ALL, EDITS).length
    asked++
    if (process.hrtime.bigint() - start > NANOSECONDS) break
  }
  const each = Number(process.hrtime.bigint() - start) / Math.max(asked, 1)
  console.log('node-symspell', file, Math.round(each),
    (found / Math.max(asked, 1)).toFixed(3))
}
