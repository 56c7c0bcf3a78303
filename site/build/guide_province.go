package build

import (
	"slices"
	"strconv"
	"strings"

	"beian/internal/filing"
	"beian/internal/rulebook"
)

// demand is one thing that a province asks for: the message that says it, and
// what stands in its places.
type demand struct {
	key  string
	when bool
	n    int
	list string
}

// Demands tells what the page's province asks of a nature beyond the common
// rules.
func (v view) Demands(nature string) ([]string, error) {
	o, _ := v.rules.Overlay(v.page.province)
	n := filing.Nature(nature)
	var all []string
	for _, d := range slices.Concat(v.ofHeads(o, n), ofSites(o, n), ofDesk(o.Desk, n)) {
		if !d.when {
			continue
		}
		text, err := v.say("guide.demand." + d.key)
		if err != nil {
			return nil, err
		}
		all = append(all, strings.NewReplacer("{n}", strconv.Itoa(d.n), "{list}", d.list).Replace(text))
	}
	papers, err := v.papers(o, n)
	return append(all, papers...), err
}

func (v view) ofHeads(o rulebook.Overlay, n filing.Nature) []demand {
	unit, individual := !n.Natural(), n.Natural()
	return []demand{
		{key: "legal-representative", when: unit && o.SubjectHead == string(filing.LegalRepresentative)},
		{key: "mainland-head", when: unit && o.SubjectHead == string(filing.Mainland)},
		{key: "head-at-site", when: unit && o.SubjectHeadAtSite},
		{key: "site-head-differs", when: o.SiteHeadDiffers && (unit || !slices.Contains(o.UnitsOnly, "siteHeadDiffers"))},
		{key: "site-head-unique", when: o.SiteHeadUnique},
		{key: "site-head-letter", when: unit && o.SiteHeadAuthorised},
		{key: "age", when: unit && o.MinAge > 0, n: o.MinAge},
		{key: "age", when: individual && o.GuardianAge == 0 && max(o.MinAge, o.IndividualMinAge) > 0, n: max(o.MinAge, o.IndividualMinAge)},
		{key: "guardian", when: individual && o.GuardianAge > 0, n: o.GuardianAge},
		{key: "age-proof", when: o.ProofAge > 0, n: o.ProofAge},
		{key: "foreign-refused", when: individual && o.ForeignRefused},
		{key: "temporary-id", when: o.TemporaryIDRefused},
		{key: "heads-local", when: unit && o.HeadsLocal},
		{key: "phone-local", when: o.PhoneLocal && !o.PhoneLocalOrRemark},
		{key: "phone-local-or-remark", when: o.PhoneLocalOrRemark},
		{key: "address-city", when: o.AddressSameCity},
		{key: "licence-months", when: unit && o.LicenceMinMonthsLeft > 0, n: o.LicenceMinMonthsLeft},
		{key: "nonlocal", when: individual && len(o.Nonlocal) > 0, list: v.attachments(o.Nonlocal)},
		{key: "nonlocal-refused", when: individual && o.NonlocalRefused},
		{key: "site-head-nonlocal", when: unit && len(o.SiteHeadNonlocal) > 0, list: v.attachments(o.SiteHeadNonlocal)},
	}
}

func ofSites(o rulebook.Overlay, n filing.Nature) []demand {
	unit, individual := !n.Natural(), n.Natural()
	bound := func(key string, c rulebook.Count) demand {
		if individual {
			return demand{key: key, when: c.Individual > 0, n: c.Individual}
		}
		return demand{key: key, when: c.Unit > 0, n: c.Unit}
	}
	return []demand{
		{key: "name-chinese", when: o.NameChinese},
		{key: "name-words", when: len(o.NameWords) > 0, list: strings.Join(o.NameWords, "、")},
		{key: "name-remark", when: unit && o.NameRemark},
		{key: "individual-remark", when: individual && o.IndividualRemark},
		{key: "one-address", when: o.OneAddress && (unit || !slices.Contains(o.UnitsOnly, "oneAddress"))},
		{key: "domain-days", when: o.DomainMinDaysLeft > 0, n: o.DomainMinDaysLeft},
		{key: "domain-certificate", when: o.DomainCertificateFrom > 0, n: o.DomainCertificateFrom},
		{key: "domain-of-subject", when: o.DomainOfSubject},
		{key: "one-domain", when: o.OneDomainPerSite},
		{key: "finance-refused", when: o.FinanceRefused},
		{key: "blog-approval", when: individual && o.BlogApproval},
		bound("plan", o.PlanFrom), bound("max-sites", o.MaxSites), bound("max-domains", o.MaxDomains), bound("one-per-case", o.OnePerCaseOver),
		{key: "case-domains", when: o.MaxDomainsPerCase > 0, n: o.MaxDomainsPerCase},
		{key: "first-sites", when: individual && o.IndividualFirstSites > 0, n: o.IndividualFirstSites},
		{key: "statement", when: o.StatementOverDomains > 0, n: o.StatementOverDomains},
	}
}

func ofDesk(d rulebook.Desk, n filing.Nature) []demand {
	return []demand{
		{key: "slip-months", when: d.SlipMaxAgeMonths > 0, n: d.SlipMaxAgeMonths},
		{key: "slip-per-domain", when: d.SlipPerDomain},
		{key: "photo-months", when: d.PhotoMaxAgeMonths > 0, n: d.PhotoMaxAgeMonths},
		{key: "permit-months", when: d.ResidencePermitMinMonthsLeft > 0, n: d.ResidencePermitMinMonthsLeft},
		{key: "address-matches", when: d.AddressMatchesDomain},
		{key: "home-number", when: d.ConfirmByHomeNumber},
		{key: "own-suffixes", when: d.OwnSuffixes},
		{key: "empty-subject", when: d.EmptySubjectMayAddSite},
	}
}

// papers tells which papers of its own the province wants of a nature.
func (v view) papers(o rulebook.Overlay, n filing.Nature) ([]string, error) {
	var all []string
	for _, p := range o.Papers {
		if p.Units && n.Natural() || p.Nature != "" && p.Nature != n || p.Appointed && n.Natural() {
			continue
		}
		key := "guide.demand.paper"
		if p.Appointed {
			key = "guide.demand.paper-appointed"
		}
		text, err := v.say(key)
		if err != nil {
			return nil, err
		}
		all = append(all, strings.ReplaceAll(text, "{list}", v.attachments([]string{p.Code})))
	}
	return all, nil
}

// attachments names papers, as alternatives.
func (v view) attachments(codes []string) string {
	var names []string
	for _, a := range v.rules.Attachments() {
		if slices.Contains(codes, a.Code) {
			names = append(names, v.pick(a.Chinese, a.English))
		}
	}
	return v.alternatives(names)
}
