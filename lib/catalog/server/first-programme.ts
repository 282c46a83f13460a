import 'server-only';

interface Film {
  readonly id: string;
  readonly name: string;
  readonly tagline: string;
  readonly synopsis: string;
  readonly genre: string;
  readonly year: number;
  readonly age: number;
  readonly priceCents: number;
}

/** The first one is the film of the week. Each has its art under `public/art`. */
export const FIRST_PROGRAMME: readonly Film[] = [
  {
    id: 'salt-meridian',
    name: 'The Salt Meridian',
    tagline:
      'A harbour pilot follows a line that appears on no chart, and finds the town that was left off on purpose.',
    synopsis:
      'Every spring tide a vermilion line lies on the sea for eleven minutes, from the breakwater to the horizon. Ines Vaar has piloted ships across it for twenty years without asking. The winter her mentor steers along it and does not come back, she takes his boat, his soundings and his silence, and follows. Shot across one winter in real tides, in the order the story happens.',
    genre: 'Drama',
    year: 2024,
    age: 12,
    priceCents: 450,
  },
  {
    id: 'ferry-to-varn',
    name: 'A Ferry to Varn',
    tagline: 'Nine passengers board the last boat of the season. Ten walk off.',
    synopsis:
      'The crossing to Varn takes ninety minutes, and the fog comes down at forty. The purser counts heads because it is her job, then counts again because the number has changed. Nobody admits to being new, and everybody remembers everybody. A mystery that plays in the time it takes.',
    genre: 'Mystery',
    year: 2023,
    age: 12,
    priceCents: 450,
  },
  {
    id: 'nine-quiet-engines',
    name: 'Nine Quiet Engines',
    tagline: 'A salvage crew wakes a fleet that was told to wait, and never told for whom.',
    synopsis:
      'Nine ships have stood in the shadow of a moon for two hundred years with their lights on. The salvage contract says scrap. The first engine answers when it is spoken to, politely, in a language that one of the crew spoke as a child. Eight are still listening.',
    genre: 'Science fiction',
    year: 2025,
    age: 12,
    priceCents: 550,
  },
  {
    id: 'paper-lightning',
    name: 'Paper Lightning',
    tagline: 'A girl folds a storm out of newspaper, and the town has to read it.',
    synopsis:
      'In a valley where it has not rained since the printing house closed, Mio folds clouds from yesterday’s news. The first one thunders. Drawn by hand on four thousand sheets of newsprint, with a headline in every frame.',
    genre: 'Animation',
    year: 2025,
    age: 6,
    priceCents: 390,
  },
  {
    id: 'cartographers-debt',
    name: 'The Cartographer’s Debt',
    tagline: 'He drew the border. Now both sides want it moved.',
    synopsis:
      'In a city of stairs and wet lamplight, a retired mapmaker is called on by two governments in one night. Thirty years ago he let the river decide. The river has changed its mind, and someone in the archive has been selling the old edition.',
    genre: 'Noir',
    year: 2022,
    age: 16,
    priceCents: 450,
  },
  {
    id: 'orchard-of-static',
    name: 'Orchard of Static',
    tagline: 'The trees pick up one station. It knows your name.',
    synopsis:
      'A sound engineer inherits an orchard where every radio falls silent and every branch hums. At dusk the hum has words in it. She records eleven nights; on the twelfth tape there are two voices, and the second one is answering tomorrow’s questions.',
    genre: 'Horror',
    year: 2024,
    age: 16,
    priceCents: 450,
  },
  {
    id: 'low-sun-long-road',
    name: 'Low Sun, Long Road',
    tagline: 'Two sisters, one lorry, and four thousand kilometres of not talking about it.',
    synopsis:
      'Their father’s last delivery was promised for midsummer and nobody cancelled it. Ada can drive and Runa has the address. The light stays for all of it. A road film without a villain, where every stop owes somebody something.',
    genre: 'Road film',
    year: 2021,
    age: 6,
    priceCents: 390,
  },
  {
    id: 'hollow-frequencies',
    name: 'Hollow Frequencies',
    tagline: 'What does a cave sound like when it is alone?',
    synopsis:
      'For one year a team left microphones in seven caves and went away. This is what they heard: water deciding, bats in conversation, a glacier’s slow consonants, and once, from a place with no entrance, a door.',
    genre: 'Documentary',
    year: 2025,
    age: 0,
    priceCents: 350,
  },
  {
    id: 'tessellate',
    name: 'Tessellate',
    tagline: 'The floor plan repeats. The people in it do not.',
    synopsis:
      'A security auditor is paid to walk an office tower after hours and write down what is wrong. On the ninth floor she finds the eighth again, with one desk more. Someone is copying the building into itself, and has begun to copy the staff.',
    genre: 'Thriller',
    year: 2024,
    age: 16,
    priceCents: 450,
  },
  {
    id: 'under-glass-snow',
    name: 'Under Glass, Snow',
    tagline: 'They have met once a year, for one hour, for thirty years. This year the train is late.',
    synopsis:
      'The station café between two night trains, the same table, the same hour in January. Neither has ever asked for more. While the board says delayed and then stops saying anything, they finally have the time they agreed never to want.',
    genre: 'Romance',
    year: 2023,
    age: 6,
    priceCents: 450,
  },
  {
    id: 'kilowatt-summer',
    name: 'Kilowatt Summer',
    tagline: 'The year the grid went down, five kids ran a street.',
    synopsis:
      'A heatwave, a blackout without an end date, and a cul-de-sac of adults who wait. Jonna is fifteen and can wire a bicycle to a freezer. By August the street has light, ice, rules, and the first person who does not want the power back.',
    genre: 'Coming of age',
    year: 2024,
    age: 12,
    priceCents: 450,
  },
  {
    id: 'lamplighters-arithmetic',
    name: 'The Lamplighter’s Arithmetic',
    tagline: 'Four hundred lamps, one night, and a sum that will not come out even.',
    synopsis:
      'In the last winter before electricity, the old lamplighter counts one flame too many on his round. He has counted for forty years and does not miscount. His granddaughter, who wants to be an engineer, sets out with chalk and a notebook to prove him wrong.',
    genre: 'Drama',
    year: 2020,
    age: 6,
    priceCents: 390,
  },
];
