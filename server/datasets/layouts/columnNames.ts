/** What a column of a file can be for candles. */
export type Role = 'time' | 'open' | 'high' | 'low' | 'close' | 'volume' | 'ticks' | 'symbol' | 'adjusted' | 'clock'

/**
 * The names of each role, the most telling first: where a file has several, the first is read. They are written as
 * `keyOf` gives them: small, without marks and spaces. English first, then German, French, Spanish, Italian, Portuguese.
 */
const NAMES: Readonly<Record<Role, string>> = {
  time: `timestamp datetime opentime gmttime date time
    windowstart timeperiodstart timeopen starttime begintime periodstart barstart start begin startat bucket
    unix unixtimestamp unixtime epoch epochtime ts tsevent t localtime dateandtime date/time datetimeutc day tradedate tradingdate
    datum datumzeit datum/uhrzeit zeitpunkt zeitstempel zeit dateheure horodatage fecha fechahora fechayhora data dataora datahora`,
  clock: 'time clock timeofday hour zeit uhrzeit heure hora ora',
  open: `open o openprice priceopen opening openingprice openbid bidopen openmid midopen first firstprice pxopen
    eroffnung eroffnungskurs eroffnungspreis eroffn eroeffnung eroeffnungskurs erster ouverture ouv coursouverture
    apertura precioapertura abertura`,
  high: `high h highprice pricehigh highest highbid bidhigh highmid midhigh max maximum dayhigh pxhigh
    hoch hochst hochstkurs hochster hoechst hoechstkurs tageshoch haut plushaut coursplushaut maximo alto preciomaximo massimo maxima`,
  low: `low l lowprice pricelow lowest lowbid bidlow lowmid midlow min minimum daylow pxlow
    tief tiefst tiefstkurs tiefster tagestief bas plusbas coursplusbas minimo bajo preciominimo minima`,
  close: `close c closeprice priceclose closing closingprice close/last closebid bidclose closemid midclose last lastprice price pxlast latest settle settlement
    schluss schlusskurs schlusspreis letzter zuletzt kurs cloture clot dernier fermeture courscloture
    cierre ultimo preciocierre chiusura fechamento`,
  volume: `volume vol realvolume realvol
    v totalvolume tradingvolume volumetraded tradedvolume tradevolume basevolume volumebase volumefrom pxvolume shares sharevolume qty quantity
    stuck stuecke volumen volumina umsatz volumes volumeechange volumenegociado`,
  ticks: 'tickvolume tickvol',
  symbol: `symbol ticker pair instrument
    tic actsymbol stocksymbol security isin stock coin market product productid name wertpapier valeur simbolo titolo`,
  adjusted: `adjclose adjustedclose closeadj closeadjusted adjclosing adjustedclosingprice adjustedprice adjprice`,
}

const LISTS = new Map(Object.entries(NAMES).map(([role, names]) => [role, names.split(/\s+/)]))

/** Names of a role, as `keyOf` gives them, the most telling first. */
export function namesOf(role: Role): readonly string[] {
  return LISTS.get(role) ?? []
}

/** What a column's name is matched by: its letters, digits and slashes, small and without accents. */
export function keyOf(name: string): string {
  const plain = name.toLowerCase().replaceAll('ß', 'ss').normalize('NFD')
  return plain.replace(/[^\p{L}\p{N}/]/gu, '')
}

/** What follows a name without changing what it names: a currency. */
const CURRENCY = /(?:usd[ct]?|busd|eur|gbp|jpy|chf|cad|aud|inr|btc|eth)$/

/** A number that some sources count their columns with: "1. open", "1b. open". */
const NUMBER_BEFORE = /^\s*\d{1,2}[a-z]?\.\s*/i

/**
 * The name without what some sources put around it: a number ("1. open"), something in brackets ("Open (USD)", but
 * not `<OPEN>`), a currency ("Close USD").
 */
export function bareKeyOf(name: string): string {
  const bare = name.replace(NUMBER_BEFORE, '').replace(/\([^()]*\)|\[[^[\]]*\]/g, '')
  return keyOf(bare).replace(CURRENCY, '')
}

/** What stands in brackets behind a name, as the zone in "Time (EST)"; null where nothing does. */
export function bracketOf(name: string): string | null {
  return /[([]([^()[\]]{1,40})[)\]]\s*$/.exec(name)?.[1]?.trim() ?? null
}

/** A volume with the currency or the unit that it counts behind it, as "Volume BTC"; the first is that of what is traded. */
export function isVolumeOf(key: string): boolean {
  return /^vol(?:ume)?[a-z0-9]{2,6}$/.test(key) && !/^vol(?:ume)?(?:at|wap|ratio|chg|change)/.test(key)
}
