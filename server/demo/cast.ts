/** Who lives in the demo workspace. The person who tries Hush is Dana. */
export interface CastMember {
  readonly email: string
  readonly fullname: string
  readonly nick: string
}

const member = (fullname: string, address: string): CastMember => ({
  email: `${address}@demo.hush.example`,
  fullname,
  // The vendor's participants are named by their nick, so it is what the window shows beside a message.
  nick: fullname,
})

export const dana: CastMember = { ...member('Dana Sørensen', 'dana'), nick: 'Dana' }

export const cast = {
  csilla: member('Csilla Nagy', 'csilla'),
  bela: member('Bela Kovács', 'bela'),
  emile: member('Émile Laurent', 'emile'),
  fanni: member('Fanni Tóth', 'fanni'),
  admin: member('Administrator', 'administrator'),
  zsofia: member('Zsófia Szűcs', 'zsofia'),
  lukasz: member('Łukasz Wójcik', 'lukasz'),
  jurgen: member('Jürgen Müller', 'jurgen'),
  premysl: member('Přemysl Dvořák', 'premysl'),
  ines: member('Inés Peña', 'ines'),
  aoife: member('Aoife Ní Bhriain', 'aoife'),
  soren: member('Søren Østergaard', 'soren'),
} as const
export type CastName = keyof typeof cast

/** Whose moon is up when the demo begins. */
export const away: readonly CastName[] = ['emile', 'soren']
