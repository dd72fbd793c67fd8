/** ISO 4217 by the digits of their minor unit: those of now, and those withdrawn since the euro, which old trades are in. */
const iso: readonly (readonly [minorUnits: number | null, codes: string])[] = [
  [
    2,
    'AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY COP COU CRC ' +
      'CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS ' +
      'KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD ' +
      'PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY ' +
      'TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG',
  ],
  [0, 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'],
  [3, 'BHD IQD JOD KWD LYD OMR TND'],
  [4, 'CLF UYW'],
  // Metals and units of account have none.
  [null, 'XAG XAU XBA XBB XBC XBD XDR XPD XPT XSU XUA'],
  [2, 'ANG ATS BGN CUC CYP DEM EEK FIM FRF GHC HRK IEP LTL LVL MRO MTL NLG ROL SIT SKK SLL STD VEF ZMK ZWL'],
  [0, 'BEF BYR ESP GRD ITL LUF PTE TRL'],
];

/** In which London, Johannesburg and Tel Aviv quote: a hundredth of the currency, and no ISO 4217. */
const quoted = ['GBX', 'ILA', 'ZAC'];

/** Digits of the minor unit by code; `null`: it has none. Amounts may have more: brokers charge fractions of a cent. */
export const minorUnits: ReadonlyMap<string, number | null> = new Map([
  ...iso.flatMap(([digits, codes]) => codes.split(' ').map((code) => [code, digits] as const)),
  ...quoted.map((code) => [code, null] as const),
]);
