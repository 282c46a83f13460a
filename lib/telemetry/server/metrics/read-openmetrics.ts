/** A strict reader of OpenMetrics 1.0: what a scraper would refuse, it throws at. */
export interface ReadFamily {
  readonly type: string;
  readonly samples: Map<string, number>;
}

const NAME = '[a-zA-Z_:][a-zA-Z0-9_:]*';
const LABELS = String.raw`\{(?:[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\["\\n])*",?)*\}`;
const NUMBER = String.raw`(?:NaN|[-+]Inf|-?\d+(?:\.\d+)?(?:e[-+]?\d+)?)`;
const SAMPLE = new RegExp(`^(${NAME})(${LABELS})? (${NUMBER})( # ${LABELS} ${NUMBER}(?: ${NUMBER})?)?$`);
const SUFFIXES: Readonly<Record<string, readonly string[]>> = {
  counter: ['_total'],
  gauge: [''],
  histogram: ['_bucket', '_sum', '_count'],
  info: ['_info'],
};

export function parseOpenMetrics(text: string): Map<string, ReadFamily> {
  if (!text.endsWith('# EOF\n')) throw new Error('no end');
  const families = new Map<string, ReadFamily>();
  let current = '';
  for (const line of text.slice(0, -'# EOF\n'.length).split('\n').slice(0, -1)) {
    if (line.startsWith('# TYPE ')) {
      const [, , name = '', type = ''] = line.split(' ');
      if (families.has(name)) throw new Error(`${name} begins twice`);
      if (!SUFFIXES[type]) throw new Error(`no such type: ${line}`);
      families.set(name, { type, samples: new Map() });
      current = name;
    } else if (/^# (UNIT|HELP) /.test(line)) {
      if (line.split(' ')[2] !== current) throw new Error(`not within its family: ${line}`);
    } else readSample(line, current, families.get(current));
  }
  for (const [name, { samples, type }] of families) if (type === 'histogram') checkBuckets(name, samples);
  return families;
}

function readSample(line: string, family: string, found: ReadFamily | undefined): void {
  const [, name = '', labels = '', value = '', exemplar] = SAMPLE.exec(line) ?? [];
  if (name === '' || !found) throw new Error(`no sample: ${line}`);
  if (!SUFFIXES[found.type]?.includes(name.slice(family.length)) || !name.startsWith(family)) {
    throw new Error(`not of ${family}: ${line}`);
  }
  if (exemplar && !name.endsWith('_bucket') && !name.endsWith('_total'))
    throw new Error(`no place for an exemplar: ${line}`);
  const keys = [...labels.matchAll(/([a-zA-Z_][a-zA-Z0-9_]*)="(?:[^"\\]|\\.)*"/g)].map(([, key]) => key);
  if (new Set(keys).size !== keys.length) throw new Error(`a label twice: ${line}`);
  const series = `${name}${labels}`;
  if (found.samples.has(series)) throw new Error(`told twice: ${line}`);
  found.samples.set(series, Number(value.replace('Inf', 'Infinity')));
}

function checkBuckets(name: string, samples: Map<string, number>): void {
  let last = { series: '', value: 0 };
  for (const [series, value] of samples) {
    if (!series.startsWith(`${name}_bucket`)) continue;
    const same = series.replace(/,?le="[^"]*"/, '');
    if (same === last.series && value < last.value) throw new Error(`falls: ${series}`);
    last = { series: same, value };
    if (!series.includes('le="+Inf"')) continue;
    const count = samples.get(same.replace('_bucket', '_count').replace('{}', ''));
    if (count !== value) throw new Error(`count and last bucket differ: ${series}`);
  }
}
