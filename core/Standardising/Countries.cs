namespace SegSync.Core.Standardising;

/// <summary>Countries by what systems call them (ISO 3166-1 alpha-2 and alpha-3, English and common local names).</summary>
internal static class Countries
{
    // alpha-2, alpha-3, English name
    private const string Iso = """
        AD AND Andorra;AE ARE United Arab Emirates;AF AFG Afghanistan;AG ATG Antigua and Barbuda;AI AIA Anguilla;AL ALB Albania;
        AM ARM Armenia;AO AGO Angola;AQ ATA Antarctica;AR ARG Argentina;AS ASM American Samoa;AT AUT Austria;AU AUS Australia;
        AW ABW Aruba;AX ALA Åland Islands;AZ AZE Azerbaijan;BA BIH Bosnia and Herzegovina;BB BRB Barbados;BD BGD Bangladesh;
        BE BEL Belgium;BF BFA Burkina Faso;BG BGR Bulgaria;BH BHR Bahrain;BI BDI Burundi;BJ BEN Benin;BL BLM Saint Barthélemy;
        BM BMU Bermuda;BN BRN Brunei Darussalam;BO BOL Bolivia;BQ BES Bonaire;BR BRA Brazil;BS BHS Bahamas;BT BTN Bhutan;
        BV BVT Bouvet Island;BW BWA Botswana;BY BLR Belarus;BZ BLZ Belize;CA CAN Canada;CC CCK Cocos (Keeling) Islands;
        CD COD DR Congo;CF CAF Central African Republic;CG COG Congo;CH CHE Switzerland;CI CIV Côte d'Ivoire;CK COK Cook Islands;
        CL CHL Chile;CM CMR Cameroon;CN CHN China;CO COL Colombia;CR CRI Costa Rica;CU CUB Cuba;CV CPV Cabo Verde;CW CUW Curaçao;
        CX CXR Christmas Island;CY CYP Cyprus;CZ CZE Czechia;DE DEU Germany;DJ DJI Djibouti;DK DNK Denmark;DM DMA Dominica;
        DO DOM Dominican Republic;DZ DZA Algeria;EC ECU Ecuador;EE EST Estonia;EG EGY Egypt;EH ESH Western Sahara;ER ERI Eritrea;
        ES ESP Spain;ET ETH Ethiopia;FI FIN Finland;FJ FJI Fiji;FK FLK Falkland Islands (Malvinas);FM FSM Micronesia;
        FO FRO Faroe Islands;FR FRA France;GA GAB Gabon;GB GBR United Kingdom;GD GRD Grenada;GE GEO Georgia;GF GUF French Guiana;
        GG GGY Guernsey;GH GHA Ghana;GI GIB Gibraltar;GL GRL Greenland;GM GMB Gambia;GN GIN Guinea;GP GLP Guadeloupe;
        GQ GNQ Equatorial Guinea;GR GRC Greece;GS SGS South Georgia and the South Sandwich Islands;GT GTM Guatemala;GU GUM Guam;
        GW GNB Guinea-Bissau;GY GUY Guyana;HK HKG Hong Kong;HM HMD Heard Island and McDonald Islands;HN HND Honduras;HR HRV Croatia;
        HT HTI Haiti;HU HUN Hungary;ID IDN Indonesia;IE IRL Ireland;IL ISR Israel;IM IMN Isle of Man;IN IND India;
        IO IOT British Indian Ocean Territory;IQ IRQ Iraq;IR IRN Iran;IS ISL Iceland;IT ITA Italy;JE JEY Jersey;JM JAM Jamaica;
        JO JOR Jordan;JP JPN Japan;KE KEN Kenya;KG KGZ Kyrgyzstan;KH KHM Cambodia;KI KIR Kiribati;KM COM Comoros;
        KN KNA Saint Kitts and Nevis;KP PRK North Korea;KR KOR South Korea;KW KWT Kuwait;KY CYM Cayman Islands;KZ KAZ Kazakhstan;
        LA LAO Laos;LB LBN Lebanon;LC LCA Saint Lucia;LI LIE Liechtenstein;LK LKA Sri Lanka;LR LBR Liberia;LS LSO Lesotho;
        LT LTU Lithuania;LU LUX Luxembourg;LV LVA Latvia;LY LBY Libya;MA MAR Morocco;MC MCO Monaco;MD MDA Moldova;ME MNE Montenegro;
        MF MAF Saint Martin (French part);MG MDG Madagascar;MH MHL Marshall Islands;MK MKD North Macedonia;ML MLI Mali;MM MMR Myanmar;
        MN MNG Mongolia;MO MAC Macao;MP MNP Northern Mariana Islands;MQ MTQ Martinique;MR MRT Mauritania;MS MSR Montserrat;
        MT MLT Malta;MU MUS Mauritius;MV MDV Maldives;MW MWI Malawi;MX MEX Mexico;MY MYS Malaysia;MZ MOZ Mozambique;NA NAM Namibia;
        NC NCL New Caledonia;NE NER Niger;NF NFK Norfolk Island;NG NGA Nigeria;NI NIC Nicaragua;NL NLD Netherlands;NO NOR Norway;
        NP NPL Nepal;NR NRU Nauru;NU NIU Niue;NZ NZL New Zealand;OM OMN Oman;PA PAN Panama;PE PER Peru;PF PYF French Polynesia;
        PG PNG Papua New Guinea;PH PHL Philippines;PK PAK Pakistan;PL POL Poland;PM SPM Saint Pierre and Miquelon;PN PCN Pitcairn;
        PR PRI Puerto Rico;PS PSE Palestine;PT PRT Portugal;PW PLW Palau;PY PRY Paraguay;QA QAT Qatar;RE REU Réunion;RO ROU Romania;
        RS SRB Serbia;RU RUS Russian Federation;RW RWA Rwanda;SA SAU Saudi Arabia;SB SLB Solomon Islands;SC SYC Seychelles;
        SD SDN Sudan;SE SWE Sweden;SG SGP Singapore;SH SHN Saint Helena;SI SVN Slovenia;SJ SJM Svalbard and Jan Mayen;SK SVK Slovakia;
        SL SLE Sierra Leone;SM SMR San Marino;SN SEN Senegal;SO SOM Somalia;SR SUR Suriname;SS SSD South Sudan;
        ST STP Sao Tome and Principe;SV SLV El Salvador;SX SXM Sint Maarten (Dutch part);SY SYR Syria;SZ SWZ Eswatini;
        TC TCA Turks and Caicos Islands;TD TCD Chad;TF ATF French Southern Territories;TG TGO Togo;TH THA Thailand;TJ TJK Tajikistan;
        TK TKL Tokelau;TL TLS Timor-Leste;TM TKM Turkmenistan;TN TUN Tunisia;TO TON Tonga;TR TUR Türkiye;TT TTO Trinidad and Tobago;
        TV TUV Tuvalu;TW TWN Taiwan;TZ TZA Tanzania;UA UKR Ukraine;UG UGA Uganda;UM UMI United States Minor Outlying Islands;
        US USA United States;UY URY Uruguay;UZ UZB Uzbekistan;VA VAT Holy See (Vatican City State);
        VC VCT Saint Vincent and the Grenadines;VE VEN Venezuela;VG VGB British Virgin Islands;VI VIR US Virgin Islands;
        VN VNM Vietnam;VU VUT Vanuatu;WF WLF Wallis and Futuna;WS WSM Samoa;YE YEM Yemen;YT MYT Mayotte;ZA ZAF South Africa;
        ZM ZMB Zambia;ZW ZWE Zimbabwe
        """;

    // the name under which it is also met; folded as Folding.Text does it
    private const string Others = "UK GB;EL GR;USA US;U S A US;UNITED STATES OF AMERICA US;AMERICA US;GREAT BRITAIN GB;ENGLAND GB;SCOTLAND GB;WALES GB;"
        + "DEUTSCHLAND DE;BUNDESREPUBLIK DEUTSCHLAND DE;OSTERREICH AT;SCHWEIZ CH;SUISSE CH;SVIZZERA CH;HOLLAND NL;THE NETHERLANDS NL;NEDERLAND NL;"
        + "FRANKREICH FR;ESPANA ES;SPANIEN ES;ITALIA IT;ITALIEN IT;POLSKA PL;POLEN PL;BELGIE BE;BELGIQUE BE;BELGIEN BE;DANMARK DK;SVERIGE SE;"
        + "NORGE NO;SUOMI FI;CZECH REPUBLIC CZ;CESKO CZ;HRVATSKA HR;MAGYARORSZAG HU;TURKEY TR;TURKIYE TR;RUSSIA RU;VIET NAM VN;IRAN IR;SYRIA SY;"
        + "BRASIL BR;REPUBLIC OF IRELAND IE;EIRE IE;PORTUGUESE REPUBLIC PT;REPUBLIC OF KOREA KR;KOREA KR;UAE AE;EMIRATES AE;PR CHINA CN;PRC CN;BRUNEI BN;IVORY COAST CI;MACEDONIA MK;SWAZILAND SZ;CAPE VERDE CV";

    // dialling code, and whether a leading 0 of a national number is dropped abroad
    private const string Dialling = "DE49 AT43 CH41 FR33 GB44 IE353 NL31 BE32 LU352 IT39+ ES34 PT351 PL48 CZ420 SK421 HU36 RO40 BG359 GR30 DK45 SE46 NO47 FI358 "
        + "EE372 LV371 LT370 HR385 SI386 RS381 TR90 RU7 UA380 US1 CA1 MX52 BR55 AR54 CL56 CO57 PE51 CN86 JP81 KR82 IN91 AU61 NZ64 SG65 MY60 TH66 ID62 "
        + "PH63 VN84 HK852 TW886 AE971 SA966 IL972 EG20 ZA27 NG234 KE254 MA212";

    private static readonly Dictionary<string, string> ByName = Names();

    private static readonly Dictionary<string, (string Code, bool KeepsZero)> Codes = Dialling.Split(' ')
        .ToDictionary(text => text[..2], text => (text[2..].TrimEnd('+'), text.EndsWith('+')), StringComparer.Ordinal);

    /// <summary>The alpha-2 code of a folded name or code; null when no country is called so.</summary>
    public static string? Find(string folded) => ByName.GetValueOrDefault(folded);

    /// <summary>The dialling code of an alpha-2 code, without plus; null where it is not known here.</summary>
    public static (string Code, bool KeepsZero)? DiallingCode(string? alpha2) =>
        alpha2 is not null && Codes.TryGetValue(alpha2, out var code) ? code : null;

    private static Dictionary<string, string> Names()
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in Iso.ReplaceLineEndings("").Split(';'))
        {
            var text = entry.Trim();
            names[text[..2]] = text[..2];
            names[text[3..6]] = text[..2];
            names[Folding.Text(text[7..])] = text[..2];
        }
        foreach (var entry in Others.Split(';')) names[Folding.Text(entry[..^3])] = entry[^2..];
        return names;
    }
}
