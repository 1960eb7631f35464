/** What a column of a file can be for candles. */
export type Role = 'time' | 'open' | 'high' | 'low' | 'close' | 'volume' | 'ticks' | 'symbol' | 'adjusted' | 'clock'

/**
 * The names of each role, the most telling first: where a file has several, the first is read. They are written as
 * `keyOf` gives them: small, without marks and spaces. English first, then German, French, Spanish, Italian and Portuguese;
 * in the last line of each Dutch, Polish, Turkish, Russian, Chinese, Japanese and Korean.
 */
const NAMES: Readonly<Record<Role, string>> = {
  time: `opentime timeperiodstart timeopen timestamp datetime gmttime date time
    windowstart starttime begintime periodstart barstart start begin startat bucket
    unix unixtimestamp unixtime epoch epochtime ts tsevent t localtime dateandtime date/time datetimeutc day tradedate tradingdate observationdate ticks
    datum datumzeit datum/uhrzeit zeitpunkt zeitstempel zeit dateheure horodatage fecha fechahora fechayhora data dataora datahora
    tarih дата 日期 时间 交易日期 日付 日付け 일자 날짜`,
  clock: 'time clock timeofday hour zeit uhrzeit heure hora ora czas saat',
  open: `open o openprice priceopen opening openingprice openmid midopen mido openbid bidopen bido first firstprice pxopen
    eroffnung eroffnungskurs eroffnungspreis eroffn eroeffnung eroeffnungskurs erster ouverture ouv coursouverture
    apertura precioapertura abertura
    otwarcie acilis acılıs открытие откр 开盘 开盘价 始値 시가`,
  high: `high h highprice pricehigh highest highmid midhigh midh highbid bidhigh bidh max maximum dayhigh pxhigh
    hoch hochst hochstkurs hochster hoechst hoechstkurs tageshoch haut plushaut coursplushaut maximo alto preciomaximo massimo maxima
    hoog najwyzszy maks yuksek максимум макс 最高 最高价 高値 고가`,
  low: `low l lowprice pricelow lowest lowmid midlow midl lowbid bidlow bidl min minimum daylow pxlow
    tief tiefst tiefstkurs tiefster tagestief bas plusbas coursplusbas minimo bajo preciominimo minima
    laag najnizszy dusuk минимум мин 最低 最低价 安値 저가`,
  close: `close c closeprice priceclose closing closingprice close/last closemid midclose midc closebid bidclose bidc last lastprice price pxlast latest settle settlement
    closeclosepriceadjustedforsplits
    schluss schlusskurs schlusspreis letzter zuletzt kurs cloture clot dernier fermeture courscloture
    cierre ultimo preciocierre chiusura fechamento
    laatste slot zamkniecie ostatnio simdi kapanis закрытие цена 收盘 收盘价 終値 종가`,
  volume: `volume vol realvolume realvol
    v totalvolume tradingvolume volumetraded tradedvolume tradevolume basevolume volumebase volumefrom pxvolume shares sharevolume qty quantity
    totaltradedquantity tottrdqty ttltradgvol numberofshares noofshares sharestraded contracts
    stuck stuecke volumen volumina umsatz volumes volumeechange volumenegociado
    wolumen hacim hac объем 成交量 出来高 거래량`,
  ticks: 'tickvolume tickvol',
  symbol: `symbol ticker pair instrument
    tic actsymbol stocksymbol security isin stock coin market product productid name wertpapier valeur simbolo titolo`,
  adjusted: `adjclose adjustedclose closeadj closeadjusted adjclosing adjustedclosingprice adjustedprice adjprice
    adjcloseadjustedclosepriceadjustedforsplitsanddividendand/orcapitalgaindistributions 調整後終値`,
}

const LISTS = new Map(Object.entries(NAMES).map(([role, names]) => [role, names.split(/\s+/).map(keyOf)]))

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
