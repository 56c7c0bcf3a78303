package web

import (
	"net/http"

	"beian/internal/casework"
	"beian/internal/filing"
	"beian/internal/policy"
)

// StartDraftBody starts a draft with an access provider.
type StartDraftBody struct {
	Provider string      `json:"provider"`
	Form     filing.Form `json:"form"`
}

// FormBody is a form, whole.
type FormBody struct {
	Form filing.Form `json:"form"`
}

// CopyBody names the access provider of a copy; without one it is the case's.
type CopyBody struct {
	Provider string `json:"provider,omitempty"`
}

// CodeBody is the confirmation code that a person got.
type CodeBody struct {
	Code string `json:"code"`
}

// CheckAnswer is what the automatic checks say of a form.
type CheckAnswer struct {
	RuleSet  string           `json:"ruleSet"`
	Findings []filing.Finding `json:"findings"`
}

func applicantRoutes() []Route {
	return []Route{
		{
			Group: Applicant, Method: http.MethodGet, Path: "/cases", Name: "OwnCases",
			Summary: "Own drafts and cases, newest first", Query: pageParameters(), Answer: casework.Rows{},
			handle: func(a *API, c *call) (any, error) {
				return a.rows(c, func(actor policy.Actor, cursor string, limit int) (casework.Rows, error) {
					return a.Desk.OwnCases(c.Context(), actor, cursor, limit)
				})
			},
		},
		lettersRoute(Applicant, "What the own account was told, newest first", (*casework.Desk).OwnLetters),
		{
			Group: Applicant, Method: http.MethodGet, Path: "/providers", Name: "ListProviders",
			Summary: "The access providers of this system", Answer: Providers{},
			handle: func(a *API, c *call) (any, error) {
				list, err := a.Desk.ListProviders(c.Context(), c.Actor)
				return Providers{list}, err
			},
		},
		{
			Group: Applicant, Method: http.MethodPost, Path: "/check", Name: "CheckForm",
			Summary: "Check a form without keeping it", Body: FormBody{}, Answer: CheckAnswer{}, Limited: true,
			handle: func(a *API, c *call) (any, error) {
				body, err := decode[FormBody](c)
				if err != nil {
					return nil, err
				}
				set, findings, err := a.Desk.CheckForm(c.Actor, body.Form)
				return CheckAnswer{set, findings}, err
			},
		},
		{
			Group: Applicant, Method: http.MethodPost, Path: "/drafts", Name: "StartDraft",
			Summary: "Start a draft", Body: StartDraftBody{}, Answer: Outcome{}, Changes: true,
			handle: func(a *API, c *call) (any, error) {
				body, err := decode[StartDraftBody](c)
				if err != nil {
					return nil, err
				}
				return c.outcome(a.Desk.StartDraft(c.Context(), c.Call, body.Provider, body.Form))
			},
		},
		{
			Group: Applicant, Method: http.MethodGet, Path: "/drafts/{case}", Name: "ReadDraft",
			Summary: "Read a draft", Answer: Draft{},
			handle: func(a *API, c *call) (any, error) {
				d, err := a.Desk.ReadDraft(c.Context(), c.Actor, c.PathValue("case"))
				if err != nil {
					return nil, err
				}
				c.etag = d.Version
				return draftOf(&d), nil
			},
		},
		{
			Group: Applicant, Method: http.MethodPut, Path: "/drafts/{case}", Name: "SaveDraft",
			Summary: "Save a draft; If-Match is required", Body: FormBody{}, Answer: Outcome{}, Changes: true,
			handle: func(a *API, c *call) (any, error) {
				body, err := decode[FormBody](c)
				if err != nil {
					return nil, err
				}
				return c.outcome(a.Desk.SaveDraft(c.Context(), c.Call, c.PathValue("case"), body.Form))
			},
		},
		{
			Group: Applicant, Method: http.MethodDelete, Path: "/drafts/{case}", Name: "DropDraft",
			Summary: "Delete a draft", Answer: Outcome{}, Changes: true,
			handle: func(a *API, c *call) (any, error) {
				return c.outcome(a.Desk.DropDraft(c.Context(), c.Call, c.PathValue("case")))
			},
		},
		{
			Group: Applicant, Method: http.MethodPost, Path: "/cases/{case}/submission", Name: "Submit",
			Summary: "Submit a draft", Answer: Outcome{}, Changes: true,
			handle: func(a *API, c *call) (any, error) {
				return c.outcome(a.Desk.Submit(c.Context(), c.Call, c.PathValue("case")))
			},
		},
		{
			Group: Applicant, Method: http.MethodGet, Path: "/cases/{case}", Name: "ViewCase",
			Summary: "Read an own case", Query: purposeParameter(), Answer: Case{}, handle: (*API).viewCase,
		},
		{
			Group: Applicant, Method: http.MethodGet, Path: "/cases/{case}/notices", Name: "Notices",
			Summary: "What was told about a case", Query: pageParameters()[:1], Answer: Notices{}, handle: (*API).notices,
		},
		{
			Group: Applicant, Method: http.MethodPost, Path: "/cases/{case}/resubmission", Name: "Resubmit",
			Summary: "Submit the corrected form of a returned case", Body: FormBody{}, Answer: Outcome{}, Changes: true,
			handle: func(a *API, c *call) (any, error) {
				body, err := decode[FormBody](c)
				if err != nil {
					return nil, err
				}
				return c.outcome(a.Desk.Resubmit(c.Context(), c.Call, c.PathValue("case"), body.Form))
			},
		},
		{
			Group: Applicant, Method: http.MethodDelete, Path: "/cases/{case}/sites/{site}", Name: "DropSite",
			Summary: "Take a site out of a returned case", Answer: Outcome{}, Changes: true,
			handle: func(a *API, c *call) (any, error) {
				return c.outcome(a.Desk.DropSite(c.Context(), c.Call, c.PathValue("case"), c.PathValue("site")))
			},
		},
		{
			Group: Applicant, Method: http.MethodPost, Path: "/cases/{case}/withdrawal", Name: "Withdraw",
			Summary: "Withdraw a case that the bureau never had", Answer: Outcome{}, Changes: true,
			handle: func(a *API, c *call) (any, error) {
				return c.outcome(a.Desk.Withdraw(c.Context(), c.Call, c.PathValue("case")))
			},
		},
		{
			Group: Applicant, Method: http.MethodPost, Path: "/cases/{case}/copy", Name: "CopyCase",
			Summary: "Start a draft from an own case that closed unfiled", Body: CopyBody{}, Answer: Outcome{}, Changes: true,
			handle: func(a *API, c *call) (any, error) {
				body, err := decode[CopyBody](c)
				if err != nil {
					return nil, err
				}
				return c.outcome(a.Desk.CopyCase(c.Context(), c.Call, c.PathValue("case"), body.Provider))
			},
		},
		{
			Group: Applicant, Method: http.MethodPost, Path: "/cases/{case}/persons/{person}/replacement", Name: "ReplacePerson",
			Summary: "Put another person in the place of one, in mid-case", Body: FormBody{}, Answer: Outcome{}, Changes: true,
			handle: func(a *API, c *call) (any, error) {
				body, err := decode[FormBody](c)
				if err != nil {
					return nil, err
				}
				return c.outcome(a.Desk.ReplacePerson(c.Context(), c.Call, c.PathValue("case"), c.PathValue("person"), body.Form))
			},
		},
		{
			Group: Applicant, Method: http.MethodPost, Path: "/cases/{case}/withdrawal-request", Name: "RequestWithdrawal",
			Summary: "Ask the bureau to return a case", Answer: Outcome{}, Changes: true,
			handle: func(a *API, c *call) (any, error) {
				return c.outcome(a.Desk.RequestWithdrawal(c.Context(), c.Call, c.PathValue("case")))
			},
		},
		{
			Group: Applicant, Method: http.MethodPost, Path: "/cases/{case}/confirmations/{person}", Name: "ConfirmPerson",
			Summary: "Enter the code that a person got by SMS", Body: CodeBody{}, Answer: Outcome{}, Changes: true,
			handle: func(a *API, c *call) (any, error) {
				body, err := decode[CodeBody](c)
				if err != nil {
					return nil, err
				}
				return c.outcome(a.Desk.ConfirmPerson(c.Context(), c.Call, c.PathValue("case"), c.PathValue("person"), body.Code))
			},
		},
		{
			Group: Applicant, Method: http.MethodPost, Path: "/cases/{case}/code-requests", Name: "AskCode",
			Summary: "Send a person the code that he owes once more", Body: PersonBody{}, Answer: Outcome{}, Changes: true,
			handle: func(a *API, c *call) (any, error) {
				b, err := decode[PersonBody](c)
				if err != nil {
					return nil, err
				}
				return c.outcome(a.Desk.AskCode(c.Context(), c.Call, c.PathValue("case"), b.Person))
			},
		},
		requestScanRoute(Applicant),
		viewScanRoute(Applicant),
		changesRoute(Applicant),
		reasonsRoute(Applicant),
	}
}
