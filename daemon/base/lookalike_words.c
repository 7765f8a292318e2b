#include <stdlib.h>
#include <string.h>

#include "lookalike_words.h"

enum { WORD_MAX = 24, SHARED_MIN = 4 };

/* Both in the order of strcmp. */
static const char *const added[] = { "account", "accounting", "accounts", "admin", "africa", "ag",
	"america", "amministrazione", "ap", "ar", "asia", "bank", "betaling", "betalingen",
	"betalning", "bill", "billing", "biz", "boekhouding", "bogholderi", "bookkeeping",
	"buchhaltung", "caiwu", "china", "claims", "cloud", "co", "cobranca", "cobros",
	"collections", "com", "company", "compta", "comptabilite", "contabilidad", "contabilita",
	"contact", "corp", "corporate", "credit", "creditors", "de", "debtors", "dept", "direct",
	"ekonomi", "email", "eu", "europe", "export", "factura", "facturacion", "facturas",
	"facturation", "facture", "facturen", "factures", "facturi", "factuur", "faktura",
	"fakturace", "faktury", "fattura", "fatturazione", "fatture", "fatura", "faturamento",
	"faturas", "fi", "fin", "finance", "financeiro", "financial", "finanse", "fr", "global",
	"gmbh", "groep", "group", "groupe", "grp", "grupo", "gruppe", "gruppo", "help", "holding",
	"holdings", "hq", "hr", "inc", "industries", "info", "inkasso", "international", "intl",
	"invest", "invoice", "invoices", "invoicing", "it", "jp", "keiri", "konto", "ksiegowosc",
	"lasku", "laskut", "laskutus", "legal", "limited", "llc", "login", "logistics", "ltd",
	"mahnung", "mail", "muhasebe", "my", "net", "odeme", "office", "online", "order", "orders",
	"pagamenti", "pagamento", "pago", "pagos", "paiement", "paiements", "pay", "payable",
	"payables", "payment", "payments", "payroll", "platby", "plati", "platnosc", "platnosci",
	"portal", "procurement", "purchasing", "receivable", "rechnung", "rechnungen", "regning",
	"regnskab", "remittance", "sa", "sales", "secure", "seikyu", "service", "services",
	"settlement", "shop", "solutions", "store", "supply", "support", "systems", "szamla",
	"szamlazas", "team", "tech", "the", "trade", "trading", "treasury", "tw", "ucetni", "uk",
	"us", "usa", "vendor", "web", "world", "www", "zahlung", "zahlungen" };
static const char *const shared[] = { "academy", "advance", "advanced", "advantage", "advisor",
	"advisors", "africa", "agency", "agri", "alabama", "alaska", "alberta", "alliance",
	"allied", "alpha", "america", "american", "analytics", "applied", "architects", "arctic",
	"arizona", "arkansas", "asia", "asian", "assets", "associated", "associates", "atlanta",
	"atlantic", "atlas", "auckland", "audio", "australia", "austria", "automation",
	"automotive", "aviation", "baltic", "banca", "banco", "bank", "banque", "barcelona",
	"beauty", "beijing", "belgium", "berlin", "best", "blue", "books", "boston", "boutique",
	"bouw", "brands", "brasil", "brazil", "bright", "bristol", "britain", "british", "brooklyn",
	"brussels", "build", "builders", "building", "bulgaria", "business", "california",
	"cambridge", "canada", "canadian", "capital", "care", "carolina", "casino", "center",
	"central", "centre", "century", "chemical", "chemicals", "chicago", "chile", "china",
	"choice", "church", "citizens", "city", "classic", "clinic", "clothing", "cloud", "club",
	"coast", "coastal", "coffee", "collective", "college", "colombia", "colorado", "commerce",
	"commercial", "common", "communications", "community", "company", "complete", "computer",
	"computers", "computing", "concept", "concepts", "connect", "connecticut", "construction",
	"consult", "consultants", "consulting", "consumer", "continental", "control", "controls",
	"corporate", "council", "country", "credit", "croatia", "crown", "cruises", "culture",
	"custom", "cycle", "czech", "daily", "dakota", "dallas", "data", "delaware", "delta",
	"denmark", "dental", "denver", "desert", "design", "designs", "deutschland", "diamond",
	"digital", "direct", "discovery", "domestic", "druck", "dublin", "dynamic", "dynamics",
	"eagle", "east", "eastern", "edinburgh", "education", "egypt", "electric", "electrical",
	"electronic", "electronics", "elite", "empire", "energie", "energy", "engineering",
	"engineers", "england", "enterprise", "enterprises", "entertainment", "equipment", "espana",
	"estate", "estates", "estonia", "ethical", "europe", "european", "events", "evergreen",
	"excel", "exchange", "expert", "experts", "expo", "export", "express", "fabrik", "factory",
	"family", "farm", "farms", "fashion", "federal", "federation", "festival", "fidelity",
	"film", "films", "finance", "financial", "finland", "first", "fitness", "florida",
	"flowers", "food", "foods", "fortune", "forum", "foundation", "france", "frankfurt",
	"freedom", "french", "fresh", "frontier", "furniture", "future", "gallery", "games",
	"gaming", "garden", "gardens", "garten", "gateway", "gear", "general", "georgia", "german",
	"germany", "giant", "gifts", "glasgow", "glass", "global", "gmbh", "gold", "golf", "grand",
	"great", "greece", "green", "groep", "group", "groupe", "grupo", "gruppe", "gruppo",
	"guide", "hamburg", "handel", "handels", "harbor", "harbour", "haus", "hawaii", "health",
	"healthcare", "heating", "heritage", "holding", "holdings", "holland", "home", "homes",
	"hongkong", "horizon", "hospital", "hotel", "hotels", "house", "houston", "human",
	"hungary", "iceland", "idaho", "ideal", "illinois", "imaging", "immobilien", "imperial",
	"import", "independent", "india", "indiana", "indonesia", "industria", "industrial",
	"industrie", "industries", "industry", "infinity", "info", "innovation", "innovations",
	"insight", "insights", "inspire", "institute", "instruments", "insurance", "integrated",
	"integrity", "interactive", "interior", "interiors", "international", "invest",
	"investment", "investments", "iowa", "ireland", "island", "israel", "istanbul", "italia",
	"italian", "italy", "japan", "jersey", "jewellery", "jewelry", "johannesburg", "kansas",
	"kentucky", "keystone", "kitchen", "kliniek", "klinik", "korea", "kultur", "laboratories",
	"labs", "lake", "land", "language", "latvia", "leader", "learning", "leasing", "legacy",
	"legal", "liberty", "life", "lighting", "lisbon", "lithuania", "liverpool", "living",
	"local", "logistics", "london", "louisiana", "lucky", "luxembourg", "luxury", "lyon",
	"machine", "machinery", "machines", "madrid", "magic", "mail", "maine", "maison", "major",
	"malaysia", "management", "manchester", "manila", "manufacturing", "marine", "maritime",
	"market", "marketing", "markets", "maryland", "maschinen", "massachusetts", "master",
	"materials", "media", "medical", "medicine", "medien", "melbourne", "metal", "metall",
	"metals", "metro", "metropolitan", "mexico", "miami", "michigan", "midland", "midwest",
	"milano", "minnesota", "mississippi", "missouri", "mobile", "modern", "moebel", "money",
	"montana", "montreal", "mortgage", "moscow", "motor", "motors", "mountain", "muenchen",
	"mumbai", "munich", "museum", "music", "musik", "mutual", "nation", "national", "native",
	"natural", "nature", "nebraska", "nederland", "netherlands", "network", "networks",
	"nevada", "newport", "news", "newyork", "nordic", "north", "northern", "northwest",
	"norway", "ocean", "office", "official", "ohio", "oklahoma", "olympic", "online", "ontario",
	"optimal", "orange", "oregon", "organic", "original", "osaka", "outdoor", "outlet",
	"oxford", "pacific", "packaging", "paint", "paper", "paradise", "paris", "park", "partner",
	"partners", "partnership", "patriot", "peking", "pennsylvania", "people", "perfect",
	"performance", "peru", "pflege", "pharma", "pharmacy", "philippines", "photo",
	"photography", "pioneer", "planet", "plastics", "platinum", "plus", "point", "poland",
	"polska", "portal", "portugal", "power", "praxis", "precision", "preferred", "premier",
	"premium", "press", "pride", "prime", "princess", "print", "printing", "private", "process",
	"product", "production", "productions", "products", "professional", "progress",
	"progressive", "project", "projects", "properties", "property", "prospect", "provident",
	"public", "pumps", "quality", "quantum", "quebec", "quest", "racing", "radio", "rapid",
	"realty", "records", "recruitment", "recycling", "reform", "regal", "regional", "reisen",
	"reliable", "rental", "rentals", "republic", "research", "resort", "resorts", "resource",
	"resources", "restaurant", "retail", "river", "robotics", "rocky", "romania", "royal",
	"rural", "russia", "safety", "sales", "school", "schule", "science", "sciences",
	"scientific", "scotland", "seattle", "secure", "security", "select", "senior", "seoul",
	"service", "services", "servicios", "shanghai", "shenzhen", "shipping", "shoes", "shop",
	"shopping", "shore", "show", "signature", "silver", "simple", "singapore", "sistemas",
	"slovakia", "slovenia", "smart", "society", "soft", "software", "solar", "solution",
	"solutions", "sound", "source", "south", "southeast", "southern", "southwest", "space",
	"spain", "spanish", "sparkasse", "special", "specialist", "specialty", "spirit", "sport",
	"sports", "stadt", "standard", "star", "stiftung", "stockholm", "stone", "store", "stores",
	"strategic", "studio", "studios", "style", "suisse", "summit", "sunrise", "superior",
	"supplies", "supply", "support", "supreme", "sweden", "swiss", "switzerland", "sydney",
	"system", "systeme", "systemes", "systems", "taipei", "taiwan", "talent", "target", "team",
	"tech", "technical", "technik", "technologie", "technologies", "technology", "tecnologia",
	"telecom", "tennessee", "texas", "textile", "textiles", "thailand", "theater", "theatre",
	"tickets", "tokyo", "tools", "toronto", "total", "tourism", "tours", "town", "toys",
	"tracking", "trade", "trading", "traditional", "training", "transport", "travel",
	"treasury", "trinity", "true", "trust", "trusted", "turkey", "ukraine", "ultimate",
	"unified", "union", "united", "unity", "universal", "university", "urban", "utah", "valley",
	"vancouver", "ventures", "verein", "verlag", "vermont", "verpackung", "versicherung",
	"victory", "video", "vienna", "vietnam", "view", "vintage", "virginia", "vision", "vista",
	"wales", "warsaw", "washington", "water", "wealth", "werke", "western", "white",
	"wholesale", "wide", "wien", "wild", "wine", "wines", "wireless", "wisconsin", "wonder",
	"wood", "works", "world", "worldwide", "wyoming", "young", "zealand", "zentrum", "zurich" };

static int
compare(const void *x, const void *y)
{
	return strcmp(x, *(const char *const *)y);
}

static bool
is_one_of(const char *const *v, size_t n, const char *s, size_t len)
{
	char word[WORD_MAX];

	if (len >= sizeof(word))
		return false;
	memcpy(word, s, len);
	word[len] = '\0';
	return bsearch(word, v, n, sizeof(*v), compare) != NULL;
}

bool
lookalike_word_added(const char *s, size_t len)
{
	return is_one_of(added, sizeof(added) / sizeof(added[0]), s, len);
}

static bool
is_shared(const char *s, size_t len)
{
	return is_one_of(shared, sizeof(shared) / sizeof(shared[0]), s, len);
}

size_t
lookalike_word_first(const char *label, size_t len)
{
	size_t n = len < WORD_MAX ? len : WORD_MAX - 1;

	while (n >= SHARED_MIN && !is_shared(label, n))
		n--;
	return n >= SHARED_MIN ? n : 0;
}

size_t
lookalike_word_last(const char *label, size_t len)
{
	size_t n = len < WORD_MAX ? len : WORD_MAX - 1;

	while (n >= SHARED_MIN && !is_shared(label + len - n, n))
		n--;
	return n >= SHARED_MIN ? n : 0;
}
