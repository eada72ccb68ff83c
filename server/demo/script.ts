import type { CastName } from './cast.ts'

type Speaker = CastName | 'dana'
/** Who said what, how many minutes before the demo was first started. Oldest first. */
type Said = readonly [minutesAgo: number, by: Speaker, text: string]

export interface Scene {
  /** Null: a conversation of two. */
  readonly name: string | null
  readonly with: readonly CastName[]
  readonly favourite?: boolean
  readonly history: readonly Said[]
  /** What its people say from time to time; `@Dana` is a mention. */
  readonly chatter: readonly string[]
}

const HOURS = 60
const DAYS = 24 * HOURS

export const scenes: readonly Scene[] = [
  {
    name: 'Design team',
    with: ['bela', 'fanni', 'emile', 'zsofia', 'lukasz'],
    history: [
      [4 * DAYS + 95, 'zsofia', 'New week, new board. I moved the open points from last sprint over.'],
      [4 * DAYS + 92, 'lukasz', 'Thanks! The contrast audit is finished, two failures left.'],
      [4 * DAYS + 90, 'dana', 'Which two?'],
      [4 * DAYS + 88, 'lukasz', 'The quiet text on a selected row, and the draft label in dark.'],
      [4 * DAYS + 80, 'emile', 'I can take the label.'],
      [3 * DAYS + 300, 'fanni', 'Usability round is on Thursday, five people, half an hour each.'],
      [3 * DAYS + 295, 'dana', 'I would love to watch one of them.'],
      [3 * DAYS + 291, 'fanni', 'Take the 11:00, it is a night-shift nurse. She mutes everything.'],
      [2 * DAYS + 210, 'bela', 'Does anybody have the old palette as a file?'],
      [2 * DAYS + 204, 'zsofia', 'tokens.css in the archive folder, and please never use it again 😄'],
      [1 * DAYS + 260, 'lukasz', 'The list redraws in one frame now, even with ten thousand rows.'],
      [1 * DAYS + 255, 'emile', 'Magnifique.'],
      [1 * DAYS + 250, 'dana', 'That is the best thing I have read this week.'],
      [52, 'bela', 'Morning! The first round of tray icons is in the folder.'],
      [51, 'bela', 'Four states: normal, unread, snoozed, offline.'],
      [46, 'dana', 'Lovely, the snoozed one reads well even at 16 px.'],
      [38, 'fanni', 'Can we make the dot a bit larger? It vanishes on my second screen.'],
      [30, 'bela', 'Done. @Dana the new tray icons are in, have a look'],
    ],
    chatter: [
      'The moon looks better one pixel lower.',
      'Who moved the export button?',
      'I pushed the second round, same folder.',
      'On a light taskbar the ring disappears, I will add an outline.',
      '@Dana can you decide between the two blues?',
      'Nice catch, fixed.',
      'Does the shadow need to be that soft?',
      'I like the left one more.',
      'Measured again: 4.7 to 1, so we pass.',
      'The new avatars are a joy, thank you!',
      'Could we lose the border altogether?',
      '@Dana the wording in the menu is yours, right?',
      'Let us keep it and look again tomorrow.',
      'The Hungarian strings are 30 % longer, the button wraps.',
      'I will be in the small room if you need me.',
      'Spacing is on the 4 px grid now, everywhere.',
    ],
  },
  {
    name: null,
    with: ['csilla'],
    favourite: true,
    history: [
      [2 * DAYS + 140, 'csilla', 'Did the lawyer answer?'],
      [2 * DAYS + 131, 'dana', 'Only that she is reading it.'],
      [1 * DAYS + 75, 'csilla', 'She has answered: page 4 has to change, the rest is fine.'],
      [1 * DAYS + 70, 'dana', 'Then I send it back tonight.'],
      [36, 'csilla', 'Good news, they agreed to page 4.'],
      [35, 'csilla', 'Can you look at the contract before five?'],
    ],
    chatter: [
      'One more question about the contract, no hurry.',
      'They asked for a call on Friday at ten, does that suit you?',
      'I sent you the signed pages.',
      'Never mind, I found it.',
      'Lunch on me if we close this today 🙂',
    ],
  },
  {
    name: 'Operations',
    with: ['emile', 'jurgen', 'premysl', 'admin'],
    history: [
      [3 * DAYS + 400, 'admin', 'Planned work tonight 22:00 to 23:00 UTC: storage firmware.'],
      [3 * DAYS + 10, 'admin', 'Finished at 22:41, no surprises.'],
      [1 * DAYS + 620, 'premysl', 'Disk 3 of the backup host reports errors.'],
      [1 * DAYS + 615, 'jurgen', 'Replacement is in the drawer, I do it in the morning.'],
      [1 * DAYS + 30, 'jurgen', 'Disk swapped, rebuild runs until about noon.'],
      [2 * HOURS + 10, 'premysl', 'Rebuild is through.'],
      [100, 'jurgen', 'Restoring last night’s copy to the test machine, to be sure.'],
      [55, 'emile', '@Dana is the restore done? The report needs it.'],
    ],
    chatter: [
      'Deploy 214 is out.',
      'Latency is back to normal.',
      'Disk on build-2 is at 81 %, cleaning up.',
      'Who restarted the queue?',
      'That was me, sorry, should have said so.',
      'Certificate for the intranet renewed until next November.',
      '@Dana can you confirm that the report opens for you?',
      'Alert cleared by itself, watching it.',
      'Backups: 14 of 14 fine.',
      'The VPN gateway dropped two sessions, looking.',
      'False alarm, the probe was asleep.',
      'Rolling back 214, one test is red.',
      'Forward again, the test was wrong.',
    ],
  },
  {
    name: null,
    with: ['bela'],
    history: [
      [1 * DAYS + 190, 'dana', 'Are you in on Thursday?'],
      [1 * DAYS + 187, 'bela', 'Yes, all day.'],
      [84, 'bela', 'szia! coffee?'],
    ],
    chatter: ['Ten minutes, downstairs?', 'I owe you a coffee, by the way.', 'Have you seen the rain?'],
  },
  {
    name: null,
    with: ['emile'],
    history: [
      [2 * DAYS + 30, 'emile', 'Bonjour Dana, could you send me the numbers of October?'],
      [125, 'emile', 'No rush, this week is enough.'],
    ],
    chatter: ['Merci!', 'I am in a meeting until four, then yours.', 'Shall I book the room for both days?'],
  },
  {
    name: 'Lunch',
    with: ['fanni', 'bela', 'csilla', 'ines', 'soren', 'aoife'],
    history: [
      [1 * DAYS + 185, 'ines', 'The market has the good empanadas today.'],
      [1 * DAYS + 184, 'aoife', 'I am in.'],
      [1 * DAYS + 183, 'soren', 'Me too, 12:15 at the door?'],
      [1 * DAYS + 182, 'dana', '12:15 it is.'],
      [230, 'csilla', 'Noodles or the canteen?'],
      [226, 'aoife', 'Noodles.'],
      [225, 'ines', 'Noodles!'],
      [190, 'fanni', 'soup of the day is gone 😢'],
    ],
    chatter: [
      'Anybody for the bakery?',
      'Canteen has rakott krumpli today.',
      'I brought cake, kitchen, second floor.',
      'The cake is gone. That was four minutes.',
      'Smørrebrød, anyone?',
      'Table for six at 12:30, window side.',
      'I am late, order the usual for me please.',
      '@Dana we keep a chair for you.',
      'Who has the loyalty card?',
      'Never the chilli again.',
      'Pierogi at the corner, Łukasz was right.',
      'Coffee machine says E7. Again.',
    ],
  },
  {
    name: null,
    with: ['admin'],
    history: [
      [
        4 * DAYS + 20,
        'admin',
        'Welcome to the demo workspace. Everything here is made up, and nothing leaves this computer.',
      ],
      [2 * DAYS + 260, 'admin', 'Maintenance window moved to Saturday, 06:00.'],
    ],
    chatter: ['Your mailbox is at 70 %.', 'A reminder: the fire drill is on Wednesday.'],
  },
  {
    name: 'Remote weekend crew with a rather long name',
    with: ['lukasz', 'zsofia', 'soren', 'aoife', 'premysl', 'ines'],
    history: [
      [3 * DAYS + 120, 'aoife', 'Cottage is booked, six beds and a sofa.'],
      [3 * DAYS + 116, 'premysl', 'I bring the board games.'],
      [2 * DAYS + 95, 'soren', 'And I the fish.'],
      [2 * DAYS + 90, 'dana', 'see you all on Friday'],
    ],
    chatter: [
      'Forecast says snow above 600 m ❄️',
      'Who drives? I have three seats.',
      'Train at 16:08, platform to be seen.',
      'Packing list is in the pinned document.',
      'Does the cottage have a kettle?',
      '@Dana are you vegetarian this year?',
      'Sleeping bags: yes, it gets cold.',
      'The dog comes too!',
    ],
  },
  {
    name: null,
    with: ['zsofia'],
    history: [[3 * DAYS + 45, 'zsofia', 'Köszi for the review, it helped a lot!']],
    chatter: ['Can I borrow your charger?', 'The board is tidy again, have a look when you can.'],
  },
  {
    name: null,
    with: ['jurgen'],
    history: [[2 * DAYS + 400, 'jurgen', 'Ihr Laptop ist fertig. Your laptop is ready, room 114.']],
    chatter: ['Please restart once today, there is an update waiting.'],
  },
]

/** What somebody answers: the first that fits. The last fits everything. */
export const answers: readonly { readonly to: RegExp; readonly with: readonly string[] }[] = [
  { to: /\b(hi|hello|hey|szia|hallo|bonjour|ahoj)\b/i, with: ['Hi Dana!', 'Szia! All well here.', 'Hello hello 🙂'] },
  { to: /\b(thanks|thank you|thx|köszi|danke|merci)\b/i, with: ['Any time.', 'You are welcome!', 'De nada.'] },
  {
    to: /\b(lunch|coffee|tea|soup|hungry)\b/i,
    with: ['Yes! Ten minutes?', 'I am in.', 'After the call, save me a chair.'],
  },
  {
    to: /\b(when|time|today|tomorrow|friday)\b/i,
    with: ['Tomorrow before noon, I think.', 'Give me an hour.', 'Friday works.'],
  },
  {
    to: /\?\s*$/,
    with: ['Good question, let me look.', 'Yes, I think so.', 'Not yet, but soon.', 'No idea, sorry. Ask Fanni?'],
  },
  { to: /^/, with: ['Got it.', '👍', 'Makes sense.', 'Noted, thanks Dana.', 'Ha! True.', 'I will have a look.'] },
]
