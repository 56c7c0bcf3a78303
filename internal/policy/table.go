package policy

// The actions of applicants.
const (
	ViewDraft         Action = "view-draft"
	StartDraft        Action = "start-draft"  // or check a form without keeping it
	EditDraft         Action = "edit-draft"   // change and delete
	OpenContest       Action = "open-contest" // about a domain of his draft
	ListCases         Action = "list-cases"   // his own drafts and cases
	ViewOwnLetters    Action = "view-own-letters"
	SubmitCase        Action = "submit-case"
	AcceptAgreement   Action = "accept-agreement"
	ResubmitCase      Action = "resubmit-case"
	WithdrawCase      Action = "withdraw-case"
	CopyCase          Action = "copy-case" // into a new draft
	DropSite          Action = "drop-site"
	ReplacePerson     Action = "replace-person"
	RequestWithdrawal Action = "request-withdrawal"
	ConfirmPerson     Action = "confirm-person" // with the code that the person was sent
)

// The actions of providers.
const (
	RecordContact        Action = "record-contact" // how a person could be reached
	LockCase             Action = "lock-case"      // and give it back
	DecidePreCheck       Action = "decide-pre-check"
	RecordAppearance     Action = "record-appearance" // or that nobody came
	VerifySite           Action = "verify-site"       // with its checklist and slip
	CorrectForm          Action = "correct-form"      // at the desk
	DecideVerification   Action = "decide-verification"
	DecideReverification Action = "decide-reverification"
	RenewInvitation      Action = "renew-invitation"
	OpenAccess           Action = "open-access"
	ViewAppointments     Action = "view-appointments" // who is expected at a desk
	ViewSettings         Action = "view-settings"     // of the provider itself
	ChangeSettings       Action = "change-settings"
	ViewContest          Action = "view-contest" // about a domain of a case of theirs
	DecideContest        Action = "decide-contest"
	ResumeCase           Action = "resume-case" // a case whose workflow is parked
)

// The actions of persons without an account, each about his own consent.
const (
	ViewConsent Action = "view-consent" // what it is about, and whether it was given
	GiveConsent Action = "give-consent"
)

// The action of bureaus.
const ReviewCase Action = "review-case"

// The actions that several roles share.
const (
	ViewCase          Action = "view-case"
	ViewNotices       Action = "view-notices"
	ViewScan          Action = "view-scan"
	ViewSlip          Action = "view-slip"
	UploadScan        Action = "upload-scan"
	ViewAgreements    Action = "view-agreements"
	RecordConsent     Action = "record-consent" // of a named person
	AskCode           Action = "ask-code"       // that a person owes, once more
	AskConsent        Action = "ask-consent"    // of a named person, by a link
	BookVerification  Action = "book-verification"
	ViewQueue         Action = "view-queue"
	ViewLetters       Action = "view-letters" // what the own desk was told
	EscalatedOverview Action = "escalated-overview"
	ListReasons       Action = "list-reasons" // the catalogue of coded reasons
	MoveClock         Action = "move-clock"
)

type row struct {
	seenBy Action // who may do this may know of the thing; empty: not about one thing
	grants map[Role]relation
}

var table = map[Action]row{
	// What is not there yet, and a list of one's own, hide nothing.
	StartDraft: {"", map[Role]relation{Applicant: own}},
	ListCases:  {"", map[Role]relation{Applicant: own}},

	ViewOwnLetters: {"", map[Role]relation{Applicant: own}},

	// A draft is nobody's but the applicant's until it is submitted.
	ViewDraft:  {ViewDraft, map[Role]relation{Applicant: own}},
	EditDraft:  {ViewDraft, map[Role]relation{Applicant: own}},
	SubmitCase: {ViewDraft, map[Role]relation{Applicant: own}},

	OpenContest:   {ViewDraft, map[Role]relation{Applicant: own}},
	ViewContest:   {ViewContest, map[Role]relation{Verifier: ofProvider, Manager: ofProvider}},
	DecideContest: {ViewContest, map[Role]relation{Verifier: ofProvider}},

	AcceptAgreement:   {ViewCase, map[Role]relation{Applicant: own}},
	ResubmitCase:      {ViewCase, map[Role]relation{Applicant: own}},
	WithdrawCase:      {ViewCase, map[Role]relation{Applicant: own}},
	CopyCase:          {ViewCase, map[Role]relation{Applicant: own}},
	DropSite:          {ViewCase, map[Role]relation{Applicant: own}},
	ReplacePerson:     {ViewCase, map[Role]relation{Applicant: own}},
	RequestWithdrawal: {ViewCase, map[Role]relation{Applicant: own}},
	ConfirmPerson:     {ViewCase, map[Role]relation{Applicant: own}},
	AskCode:           {ViewCase, map[Role]relation{Applicant: own}},

	// Listed verifiers verify, S2 二(2)-(6); their manager watches and resumes.
	RecordContact:        {ViewCase, map[Role]relation{Verifier: ofProvider}},
	LockCase:             {ViewCase, map[Role]relation{Verifier: ofProvider, Manager: ofProvider}},
	DecidePreCheck:       {ViewCase, map[Role]relation{Verifier: ofProvider}},
	RecordAppearance:     {ViewCase, map[Role]relation{Verifier: ofProvider}},
	VerifySite:           {ViewCase, map[Role]relation{Verifier: ofProvider}},
	CorrectForm:          {ViewCase, map[Role]relation{Verifier: ofProvider}},
	DecideVerification:   {ViewCase, map[Role]relation{Verifier: ofProvider}},
	DecideReverification: {ViewCase, map[Role]relation{Verifier: ofProvider}},
	RenewInvitation:      {ViewCase, map[Role]relation{Verifier: ofProvider}},
	OpenAccess:           {ViewCase, map[Role]relation{Verifier: ofProvider}},
	ResumeCase:           {ViewCase, map[Role]relation{Manager: ofProvider}},

	// Who verifies, where and how is the provider's own, S2 三(一)1.
	ViewAppointments: {"", map[Role]relation{Verifier: ofProvider, Manager: ofProvider}},
	ViewSettings:     {"", map[Role]relation{Verifier: ofProvider, Manager: ofProvider}},
	ChangeSettings:   {"", map[Role]relation{Manager: ofProvider}},

	ReviewCase: {ViewCase, map[Role]relation{Reviewer: ofProvince}},

	ViewCase:         {ViewCase, map[Role]relation{Applicant: own, Verifier: ofProvider, Manager: ofProvider, Reviewer: ofProvince}},
	ViewNotices:      {ViewCase, map[Role]relation{Applicant: own, Verifier: ofProvider, Manager: ofProvider}},
	ViewScan:         {ViewCase, map[Role]relation{Applicant: own, Verifier: ofProvider, Manager: ofProvider, Reviewer: ofProvince}},
	ViewSlip:         {ViewCase, map[Role]relation{Verifier: ofProvider, Manager: ofProvider, Reviewer: ofProvince}},
	UploadScan:       {ViewCase, map[Role]relation{Applicant: own, Verifier: ofProvider}},
	RecordConsent:    {ViewCase, map[Role]relation{Applicant: own, Verifier: ofProvider}},
	AskConsent:       {ViewCase, map[Role]relation{Applicant: own, Verifier: ofProvider}},
	BookVerification: {ViewCase, map[Role]relation{Applicant: own, Verifier: ofProvider}},

	// Whoever is named consents himself (A8): nobody does so in his place here.
	ViewConsent: {ViewConsent, map[Role]relation{Person: named}},
	GiveConsent: {ViewConsent, map[Role]relation{Person: named}},

	// The centre sees what is overdue anywhere, which names no person.
	// The texts are the same for everybody.
	ViewAgreements: {"", map[Role]relation{Applicant: everywhere, Verifier: everywhere, Manager: everywhere, Reviewer: everywhere}},

	ViewQueue:         {"", map[Role]relation{Verifier: ofProvider, Manager: ofProvider, Reviewer: ofProvince}},
	ViewLetters:       {"", map[Role]relation{Verifier: ofProvider, Manager: ofProvider, Reviewer: ofProvince}},
	EscalatedOverview: {"", map[Role]relation{Manager: ofProvider, Reviewer: ofProvince, Auditor: everywhere}},

	ListReasons: {"", map[Role]relation{
		Applicant: everywhere, Verifier: everywhere, Manager: everywhere, Reviewer: everywhere, Auditor: everywhere, Officer: everywhere,
	}},

	MoveClock: {"", map[Role]relation{
		Applicant: demonstration, Verifier: demonstration, Manager: demonstration,
		Reviewer: demonstration, Auditor: demonstration, Officer: demonstration,
	}},
}
