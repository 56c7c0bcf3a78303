package casework

import (
	"context"

	"beian/internal/filing"
	"beian/internal/policy"
	"beian/internal/records"
)

// OfferedProvider is an access provider as somebody who is about to file sees it:
// who it is, for which provinces it is registered, and where its desks are.
type OfferedProvider struct {
	ID        string        `json:"id"`
	Name      string        `json:"name"`
	Licence   string        `json:"licence"`
	Provinces []string      `json:"provinces"`
	Remote    bool          `json:"remote,omitempty"`
	Desks     []OfferedDesk `json:"desks"`
}

// OfferedDesk is where heads appear, and when.
type OfferedDesk struct {
	Name    string         `json:"name"`
	Address string         `json:"address"`
	Open    []filing.Hours `json:"open"`
}

// ListProviders lists the access providers of this system by id, for those who may
// start a filing (A1: the filing is made through the provider that connects the
// site). Nothing of it is about a case.
func (d *Desk) ListProviders(ctx context.Context, a policy.Actor) ([]OfferedProvider, error) {
	if err := allow(a, policy.StartDraft, policy.Resource{Applicant: a.ID}, "provider"); err != nil {
		return nil, err
	}
	list := []OfferedProvider{}
	for cursor := ""; ; {
		all, next, err := records.Providers(ctx, d.Table, cursor)
		if err != nil {
			return nil, unavailable(err)
		}
		for i := range all {
			list = append(list, offered(&all[i]))
		}
		if cursor = next; cursor == "" {
			return list, nil
		}
	}
}

func offered(p *records.Provider) OfferedProvider {
	out := OfferedProvider{ID: p.ID, Name: p.Name, Licence: p.Licence, Provinces: p.Provinces, Remote: p.Remote, Desks: []OfferedDesk{}}
	for _, desk := range p.Desks {
		out.Desks = append(out.Desks, OfferedDesk{desk.Name, desk.Address, desk.Open})
	}
	if len(p.Desks) == 0 && p.Desk != "" {
		out.Desks = append(out.Desks, OfferedDesk{Address: p.Desk, Open: []filing.Hours{}})
	}
	return out
}
