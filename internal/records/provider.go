package records

import (
	"context"
	"slices"
	"time"

	"beian/internal/filing"
	"beian/internal/table"
)

// Provider is the access provider's record (接入服务单位). Name appears in
// notices; IPRanges and Provinces are what it is registered for. What stands
// before the settings is registered and comes with the configuration; the
// settings are the manager's. Version counts the changes of both; an item from
// before there were any is version 1.
type Provider struct {
	ID        string   `json:"id"`
	Name      string   `json:"name"`
	Licence   string   `json:"licence"`
	Desk      string   `json:"desk"` // address of the place to appear at, of a provider that lists no desks
	Provinces []string `json:"provinces"`
	IPRanges  []string `json:"ipRanges"`

	ProviderSettings
	SetBy   string    `json:"setBy,omitempty"` // manager who changed the settings last; empty: as configured
	SetAt   time.Time `json:"setAt,omitzero"`
	Version int64     `json:"version,omitempty"`
}

// ProviderSettings is what a provider's manager decides. Accounts of Verifiers
// alone may act as verifiers, unless there are none. Leader is the account of who
// leads them (Plan 三(一)1). Remote allows electronic verification, OnScreen
// signing on screen instead of on paper; CorrectionDays, if not 0, is how long
// applicants have to correct a returned case.
type ProviderSettings struct {
	Desks          []filing.ServiceDesk `json:"desks,omitempty"`
	Leader         string               `json:"leader,omitempty"`
	Verifiers      []ListedVerifier     `json:"verifiers,omitempty"`
	Remote         bool                 `json:"remote,omitempty"`
	OnScreen       bool                 `json:"onScreen,omitempty"`
	CorrectionDays int                  `json:"correctionDays,omitempty"`
}

// ListedVerifier is an account that may verify, and who may take over its work.
type ListedVerifier struct {
	Account    string `json:"account"`
	Substitute string `json:"substitute,omitempty"`
}

// Place gives where heads appear, as notices say it: the first desk, and how many
// there are.
func (p *Provider) Place() string {
	if len(p.Desks) == 0 {
		return p.Desk
	}
	if len(p.Desks) == 1 {
		return p.Desks[0].Address
	}
	return p.Desks[0].Address + "等"
}

// ServiceDesk gives the desk with the id.
func (p *Provider) ServiceDesk(id string) (filing.ServiceDesk, bool) {
	i := slices.IndexFunc(p.Desks, func(d filing.ServiceDesk) bool { return d.ID == id })
	if i < 0 {
		return filing.ServiceDesk{}, false
	}
	return p.Desks[i], true
}

// Lists reports whether the account may act as a verifier.
func (p *Provider) Lists(account string) bool {
	return len(p.Verifiers) == 0 ||
		slices.ContainsFunc(p.Verifiers, func(v ListedVerifier) bool { return v.Account == account })
}

// Substitutes reports whether the account is named as the other's substitute.
func (p *Provider) Substitutes(account, other string) bool {
	return slices.Contains(p.Verifiers, ListedVerifier{Account: other, Substitute: account})
}

// ProviderItem lays out a provider's record.
func ProviderItem(p Provider) (table.Item, error) {
	p.Version = max(p.Version, 1)
	body, err := encode(p)
	return table.Item{
		Key: providerKey(p.ID), Version: p.Version, Kind: "provider", Body: body,
		Index: map[table.Index]table.Key{table.Account: {Partition: providers, Sort: p.ID}},
	}, err
}

// providers is the partition of all providers' records.
const providers = "providers"

// Providers gives a page of the providers' records by id; an empty cursor ends
// them.
func Providers(ctx context.Context, t table.Table, cursor string) ([]Provider, string, error) {
	page, err := t.Query(ctx, table.Query{Index: table.Account, Partition: providers, Cursor: cursor, Limit: table.MaxPage})
	if err != nil {
		return nil, "", err
	}
	list := make([]Provider, len(page.Items))
	for i, it := range page.Items {
		if err := decode(it, &list[i]); err != nil {
			return nil, "", err
		}
	}
	return list, page.Cursor, nil
}

// ReadProvider reads a provider's record; an unknown one answers NotFound.
func ReadProvider(ctx context.Context, t table.Table, id string) (Provider, error) {
	var p Provider
	version, err := need(ctx, t, providerKey(id), "provider", &p)
	p.Version = version
	return p, err
}

// Configured gives the write that takes over a provider as it is configured: what
// is registered always, the settings only until a manager has changed them. No
// write is needed when ok is false.
func Configured(ctx context.Context, t table.Table, p Provider) (w table.Write, ok bool, err error) {
	stored, err := ReadProvider(ctx, t, p.ID)
	condition := table.IfVersion(stored.Version)
	switch {
	case filing.KindOf(err) == filing.NotFound:
		condition = table.IfAbsent()
	case err != nil:
		return table.Write{}, false, err
	case !stored.SetAt.IsZero():
		p.ProviderSettings, p.SetBy, p.SetAt = stored.ProviderSettings, stored.SetBy, stored.SetAt
	}
	p.Version = max(stored.Version, 1)
	before, err := ProviderItem(stored)
	if err != nil {
		return table.Write{}, false, err
	}
	after, err := ProviderItem(p)
	if err != nil {
		return table.Write{}, false, err
	}
	if stored.ID != "" && string(before.Body) == string(after.Body) {
		// A record from before providers were listed is written once more.
		if it, err := t.Get(ctx, providerKey(p.ID)); err != nil || len(it.Index) > 0 {
			return table.Write{}, false, err
		}
	}
	p.Version = stored.Version + 1
	it, err := ProviderItem(p)
	return table.Put(it, condition), true, err
}

func providerKey(id string) table.Key {
	return table.Key{Partition: "provider#" + id, Sort: "provider"}
}
