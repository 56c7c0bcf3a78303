package casework

import "net/netip"

// within reports whether an address or prefix lies inside one of the ranges,
// all in CIDR notation.
func within(text string, ranges []string) bool {
	inner, ok := prefix(text)
	if !ok {
		return false
	}
	for _, r := range ranges {
		outer, ok := prefix(r)
		if ok && outer.Bits() <= inner.Bits() && outer.Contains(inner.Addr()) {
			return true
		}
	}
	return false
}

func prefix(text string) (netip.Prefix, bool) {
	if p, err := netip.ParsePrefix(text); err == nil {
		return p, p == p.Masked()
	}
	a, err := netip.ParseAddr(text)
	if err != nil || a.Zone() != "" {
		return netip.Prefix{}, false
	}
	return netip.PrefixFrom(a, a.BitLen()), true
}
