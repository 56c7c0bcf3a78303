package rulebook

import (
	"fmt"
	"io/fs"
	"net/netip"
	"slices"
	"strings"
)

// AccessMode is a way to connect a site (接入方式, Plan 一.4). Set is the only rule
// set that has it, "" for all.
type AccessMode struct {
	Choice
	Set string `json:"set"`
}

// Provider is what the rules need to know of an access provider's record: the
// provinces that it is registered in (GB/T 2260, two digits) and its registered
// addresses, CIDR prefixes or ranges "first-last". What can't be read of them
// registers nothing.
type Provider struct {
	Provinces []string
	IPRanges  []string
}

// Span is a run of addresses of one family, both ends included.
type Span struct{ First, Last netip.Addr }

// special is address space that nobody reaches from the internet.
type special struct {
	Prefix        netip.Prefix `json:"prefix"`
	What          string       `json:"what"`
	Documentation bool         `json:"documentation"`
	Source        string       `json:"source"`
	span          Span
}

func (b *Book) loadAccess(data fs.FS) error {
	var modes struct{ Modes []AccessMode }
	if err := read(data, "access-modes.json", &modes); err != nil {
		return err
	}
	var space struct{ Ranges []special }
	if err := read(data, "special-addresses.json", &space); err != nil {
		return err
	}
	for i := range space.Ranges {
		r := &space.Ranges[i]
		if !r.Prefix.IsValid() || r.Prefix != r.Prefix.Masked() {
			return fmt.Errorf("rule data special-addresses.json: %q is no prefix", r.What)
		}
		r.span = spanOf(r.Prefix)
	}
	b.modes, b.special = modes.Modes, space.Ranges
	return nil
}

// AccessModes lists the ways to connect a site that a set has.
func (b *Book) AccessModes(set string) []AccessMode {
	return slices.DeleteFunc(slices.Clone(b.modes), func(m AccessMode) bool { return m.Set != "" && m.Set != set })
}

// mode reports whether a set has the access mode.
func (b *Book) mode(set, code string) bool {
	return slices.ContainsFunc(b.modes, func(m AccessMode) bool { return m.Code == code && (m.Set == "" || m.Set == set) })
}

// parseSpan reads an address, a CIDR prefix or a range "first-last". Ordered is
// false for a range whose ends are of two families or the wrong way round. Zones
// and IPv4-mapped addresses are not taken.
func parseSpan(text string) (s Span, ok, ordered bool) {
	text = fold(text)
	if first, last, isRange := strings.Cut(text, "-"); isRange {
		a, okA := parseAddress(first)
		z, okZ := parseAddress(last)
		return Span{a, z}, okA && okZ, a.BitLen() == z.BitLen() && !z.Less(a)
	}
	if p, err := netip.ParsePrefix(text); err == nil {
		return spanOf(p), p == p.Masked() && !p.Addr().Is4In6(), true
	}
	a, ok := parseAddress(text)
	return Span{a, a}, ok, true
}

// IsRange reports whether text is an address, a CIDR prefix or a range
// "first-last", as a provider is registered for.
func IsRange(text string) bool {
	_, ok, ordered := parseSpan(text)
	return ok && ordered
}

func parseAddress(text string) (a netip.Addr, ok bool) {
	a, err := netip.ParseAddr(strings.TrimSpace(text))
	return a, err == nil && a.Zone() == "" && !a.Is4In6()
}

// spanOf gives the addresses of a prefix.
func spanOf(p netip.Prefix) Span {
	p = p.Masked()
	last := p.Addr().AsSlice()
	for i := range last {
		if fixed := p.Bits() - 8*i; fixed < 8 {
			last[i] |= byte(0xff >> max(fixed, 0))
		}
	}
	a, _ := netip.AddrFromSlice(last)
	return Span{p.Addr(), a}
}

// holds reports whether the span has the address.
func (s Span) holds(a netip.Addr) bool {
	return s.First.BitLen() == a.BitLen() && !a.Less(s.First) && !s.Last.Less(a)
}

// meets reports whether the two spans have an address in common.
func (s Span) meets(t Span) bool { return s.holds(t.First) || t.holds(s.First) }

// covered reports whether every address of s is in one of the spans. They may
// adjoin and overlap in any way.
func (s Span) covered(by []Span) bool {
	at := s.First
	for range by {
		i := slices.IndexFunc(by, func(t Span) bool { return t.holds(at) })
		if i < 0 {
			return false
		}
		if !by[i].Last.Less(s.Last) {
			return true
		}
		at = by[i].Last.Next()
	}
	return false
}

// spans reads the ranges of a provider's record.
func (p *Provider) spans() []Span {
	all := make([]Span, 0, len(p.IPRanges))
	for _, text := range p.IPRanges {
		if s, ok, ordered := parseSpan(text); ok && ordered {
			all = append(all, s)
		}
	}
	return all
}
