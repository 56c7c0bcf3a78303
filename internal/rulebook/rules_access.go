package rulebook

import (
	"slices"

	"beian/internal/filing"
)

// stated is one entry of a site's addresses, as it was read.
type stated struct {
	Span
	ok, ordered bool
}

// readAccess reads the addresses of the present site once for all rules.
func (x *exam) readAccess(a *filing.Access) {
	x.ranges = x.ranges[:0]
	for _, text := range a.IPRanges {
		s, ok, ordered := parseSpan(text)
		x.ranges = append(x.ranges, stated{s, ok, ordered})
	}
}

// accessRules are about how and where a site is connected (Plan 一.4).
func accessRules() []rule {
	return append([]rule{
		{
			id: "access-incomplete", severity: filing.Block, source: "Plan 一.4",
			zh: "接入信息不完整，请填写接入方式、服务器放置地点和IP地址；不清楚的可全部留空，由接入服务单位填写。",
			en: "The access lacks its mode, region or addresses. Fill them in, or leave all empty for the access provider to state.",
			access: func(x *exam, a *filing.Access) {
				if blank(a.Mode) {
					x.find("mode")
				}
				if blank(a.Region) {
					x.find("region")
				}
				if len(a.IPRanges) == 0 {
					x.find("ipRanges")
				}
			},
		},
		{
			id: "access-mode-unknown", severity: filing.Block, source: "Plan 一.4; access-modes.json",
			zh: "接入方式不在可选范围内，请重新选择。",
			en: "This access mode does not exist. Choose from the list.",
			access: func(x *exam, a *filing.Access) {
				if !blank(a.Mode) && !x.book.mode(x.set, a.Mode) {
					x.find("mode")
				}
			},
		},
		{
			id: "access-region-unknown", severity: filing.Block, source: "Plan 一.4; GB/T 2260",
			zh: "服务器放置地点应为境内的省、自治区、直辖市，请重新选择。",
			en: "The server stands in a province of the mainland. Choose it from the list.",
			access: func(x *exam, a *filing.Access) {
				if _, ok := x.book.Province(a.Region); !ok && !blank(a.Region) {
					x.find("region")
				}
			},
		},
		{
			id: "access-region", severity: filing.Block, source: "Plan 二(一): the provider's record",
			zh: "接入服务单位未在该省登记接入业务，请选择其登记的省份。",
			en: "The access provider is not registered in this province. Choose a province that it is registered in.",
			access: func(x *exam, a *filing.Access) {
				_, known := x.book.Province(a.Region)
				if p := x.facts.Provider; p != nil && known && !slices.Contains(p.Provinces, a.Region) {
					x.find("region")
				}
			},
		},
	}, addressRules()...)
}

// addressRules are about the addresses by which a site is connected.
func addressRules() []rule {
	return []rule{
		{
			id: "access-address-form", severity: filing.Block, source: "RFC 4632; RFC 4291",
			zh:     "IP地址格式不正确，应为单个地址、CIDR前缀或“起始-结束”，如“198.51.100.8”“2001:db8::/48”，请核对。",
			en:     "This is no address, CIDR prefix or range first-last, such as 198.51.100.8 or 2001:db8::/48. Correct it.",
			access: anyRange(func(_ *exam, r *stated) bool { return !r.ok }),
		},
		{
			id: "access-address-order", severity: filing.Block, source: sourceSetting,
			zh:     "IP地址段的起始地址应不大于结束地址，且同为IPv4或IPv6，请核对。",
			en:     "A range begins with its smaller address, and both ends are IPv4 or IPv6. Correct it.",
			access: anyRange(func(_ *exam, r *stated) bool { return r.ok && !r.ordered }),
		},
		{
			id: "access-address-reserved", severity: filing.Block, source: "special-addresses.json",
			zh: "IP地址属于内部或保留地址，无法从互联网访问，请填写公网地址。",
			en: "An address is private or reserved and can't be reached from the internet. Enter public ones.",
			access: anyRange(func(x *exam, r *stated) bool {
				return r.fit() && slices.ContainsFunc(x.book.special, func(s special) bool {
					return s.span.meets(r.Span) && (!s.Documentation || !r.covered(x.provider))
				})
			}),
		},
		{
			id: "access-address", severity: filing.Block, source: "Plan 二(一): the provider's record",
			zh: "IP地址不在接入服务单位登记的地址范围内，请填写其登记的地址。",
			en: "An address is outside the access provider's registered ranges. State addresses or prefixes inside them.",
			access: anyRange(func(x *exam, r *stated) bool {
				return r.fit() && x.facts.Provider != nil && !r.covered(x.provider)
			}),
		},
		{
			id: "access-address-twice", severity: filing.Warn, source: sourceSetting,
			zh: "IP地址有重复，请删除重复项。",
			en: "Addresses are stated twice. Remove what is double.",
			access: func(x *exam, _ *filing.Access) {
				for i := range x.ranges {
					meets := func(before stated) bool { return before.fit() && x.ranges[i].fit() && before.meets(x.ranges[i].Span) }
					if slices.ContainsFunc(x.ranges[:i], meets) {
						x.find("ipRanges")
						return
					}
				}
			},
		},
		{
			id: "province-one-address", severity: filing.Human, set: SetCurrent, source: sourceOverlays,
			zh: "该省要求网站只填写一个IP地址，请修改；由核验人员人工核对。",
			en: "The province wants one address for a site. Enter one only; the verifier looks at it.",
			access: func(x *exam, _ *filing.Access) {
				several := len(x.ranges) > 1 || len(x.ranges) == 1 && x.ranges[0].fit() && x.ranges[0].First != x.ranges[0].Last
				if several && x.overlay.OneAddress && x.asked("oneAddress") {
					x.find("ipRanges")
				}
			},
		},
	}
}

// fit reports whether the entry could be read as a span.
func (r *stated) fit() bool { return r.ok && r.ordered }

// anyRange makes the look of a rule that reports the addresses once if one
// entry is at fault.
func anyRange(fault func(*exam, *stated) bool) func(*exam, *filing.Access) {
	return func(x *exam, _ *filing.Access) {
		for i := range x.ranges {
			if fault(x, &x.ranges[i]) {
				x.find("ipRanges")
				return
			}
		}
	}
}
