package web

import (
	"net/http"
	"time"

	"beian/internal/casework"
	"beian/internal/filing"
	"beian/internal/records"
)

// ContestBody contests a domain of a draft with a scan of its certificate.
type ContestBody struct {
	Domain string `json:"domain"`
	Scan   string `json:"scan"`
}

// ContestVerdict is the decision on a contest: uphold or reject, with reasons.
type ContestVerdict struct {
	Decision string            `json:"decision"`
	Reasons  []casework.Ground `json:"reasons,omitempty"`
}

// Contest is a contest as the provider that decides sees it. Case, receipt and
// status are of who holds the domain; organiser and nature of who contests it.
type Contest struct {
	ID        string               `json:"contest"`
	Version   int64                `json:"version"`
	State     records.ContestState `json:"state"`
	Domain    string               `json:"domain"`
	Case      string               `json:"case"`
	Receipt   string               `json:"receipt,omitempty"`
	Status    filing.Status        `json:"status"`
	Organiser filing.Sensitive     `json:"organiser"`
	Nature    filing.Nature        `json:"nature,omitempty"`
	Opened    time.Time            `json:"opened"`
	Due       time.Time            `json:"due"`
	Decided   *time.Time           `json:"decided,omitempty"`
	Reasons   []string             `json:"reasons"`
}

// OwnContests are the contests of an own draft.
type OwnContests struct {
	Contests []OwnContest `json:"contests"`
}

// OwnContest is a contest as the applicant sees who opened it.
type OwnContest struct {
	ID      string               `json:"contest"`
	State   records.ContestState `json:"state"`
	Domain  string               `json:"domain"`
	Opened  time.Time            `json:"opened"`
	Due     time.Time            `json:"due"`
	Decided *time.Time           `json:"decided,omitempty"`
	Reasons []casework.Ground    `json:"reasons"`
}

func applicantContestRoutes() []Route {
	return []Route{
		{
			Group: Applicant, Method: http.MethodPost, Path: "/drafts/{case}/contests", Name: "OpenContest",
			Summary: "Contest a domain that another case holds, with its certificate", Body: ContestBody{}, Answer: Outcome{}, Changes: true,
			handle: func(a *API, c *call) (any, error) {
				b, err := decode[ContestBody](c)
				if err != nil {
					return nil, err
				}
				return c.outcome(a.Desk.OpenContest(c.Context(), c.Call, c.PathValue("case"), b.Domain, b.Scan))
			},
		},
		{
			Group: Applicant, Method: http.MethodGet, Path: "/drafts/{case}/contests", Name: "Contests",
			Summary: "The contests of a draft and their decisions", Answer: OwnContests{},
			handle: func(a *API, c *call) (any, error) {
				list, err := a.Desk.Contests(c.Context(), c.Actor, c.PathValue("case"))
				out := OwnContests{Contests: make([]OwnContest, len(list))}
				for i, one := range list {
					out.Contests[i] = OwnContest{
						ID: one.Contest.ID, State: one.Contest.State, Domain: one.Contest.Domain, Opened: one.Contest.Opened,
						Due: one.Contest.Clock.Due, Decided: decided(one.Contest), Reasons: one.Reasons,
					}
					for j, g := range one.Reasons {
						one.Reasons[j].Note = g.Note.Shown()
					}
				}
				return out, err
			},
		},
	}
}

func providerContestRoutes() []Route {
	return []Route{
		{
			Group: Provider, Method: http.MethodGet, Path: "/contests/{contest}", Name: "ViewContest",
			Summary: "Read a contest about a domain", Query: purposeParameter(), Answer: Contest{},
			handle: func(a *API, c *call) (any, error) {
				v, err := a.Desk.ViewContest(c.Context(), c.Actor, c.PathValue("contest"), c.URL.Query().Get("purpose"))
				if err != nil {
					return nil, err
				}
				c.etag = v.Contest.Version
				out := Contest{
					ID: v.Contest.ID, Version: v.Contest.Version, State: v.Contest.State, Domain: v.Contest.Domain, Case: v.Contest.Holder,
					Receipt: v.Contest.Receipt, Status: v.Status, Organiser: v.Organiser.Shown(), Nature: v.Nature, Opened: v.Contest.Opened,
					Due: v.Contest.Clock.Due, Decided: decided(v.Contest), Reasons: []string{},
				}
				for _, r := range v.Contest.Reasons {
					out.Reasons = append(out.Reasons, r.Code)
				}
				return out, nil
			},
		},
		{
			Group: Provider, Method: http.MethodGet, Path: "/contests/{contest}/certificate", Name: "ViewCertificate",
			Summary: "Ask to view the domain certificate of a contest; answers a signed GET", Query: purposeParameter(), Answer: casework.Signed{},
			handle: func(a *API, c *call) (any, error) {
				return a.Desk.ViewCertificate(c.Context(), c.Actor, c.PathValue("contest"), c.URL.Query().Get("purpose"))
			},
		},
		{
			Group: Provider, Method: http.MethodPost, Path: "/contests/{contest}/decision", Name: "DecideContest",
			Summary: "Uphold or reject a contest; answers how the holder's case stands", Body: ContestVerdict{}, Answer: Outcome{}, Changes: true,
			handle: func(a *API, c *call) (any, error) {
				b, err := decode[ContestVerdict](c)
				if err != nil {
					return nil, err
				}
				v := casework.Verdict{Decision: b.Decision, Reasons: b.Reasons}
				return c.outcome(a.Desk.DecideContest(c.Context(), c.Call, c.PathValue("contest"), v))
			},
		},
	}
}

func decided(c records.Contest) *time.Time {
	if c.Decided.IsZero() {
		return nil
	}
	return &c.Decided
}
