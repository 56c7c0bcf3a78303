package browser

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"beian/internal/casework"
	"beian/internal/filing"
	"beian/internal/rulebook"
	"beian/site/build"
	"beian/site/headers"
)

// now is the time of the samples, by the server's clock: 2026-03-20 10:00 in
// Asia/Shanghai.
var now = time.Date(2026, 3, 20, 2, 0, 0, 0, time.UTC)

// sample is a site with sample objects. Answer, when set, answers for a
// published object; it reports whether it did.
type sample struct {
	*httptest.Server
	mu      sync.Mutex
	objects map[string]any
	answer  func(w http.ResponseWriter, r *http.Request) bool
	asked   []string
}

var built = sync.OnceValues(func() (map[string]build.File, error) {
	book, err := rulebook.Load()
	if err != nil {
		return nil, err
	}
	return build.Files(build.Options{Rules: book})
})

func newSample(t *testing.T) *sample {
	t.Helper()
	files, err := built()
	if err != nil {
		t.Fatal(err)
	}
	s := &sample{objects: sampleObjects(t)}
	pages := build.Handler(files, headers.Security(headers.Origins{}))
	mux := http.NewServeMux()
	mux.Handle("/", pages)
	mux.HandleFunc("/api/person/consent", s.object)
	for _, kind := range []string{"/status/{object}", "/register/number/{object}", "/register/domain/{object}", "/slip/{object}"} {
		mux.HandleFunc("GET "+kind, s.object)
	}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		s.asked = append(s.asked, r.URL.Path)
		s.mu.Unlock()
		w.Header().Set("Date", now.Format(http.TimeFormat))
		mux.ServeHTTP(w, r)
	}))
	t.Cleanup(s.CloseClientConnections)
	return s
}

func (s *sample) object(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	answer, object := s.answer, s.objects[r.URL.Path]
	s.mu.Unlock()
	if answer != nil && answer(w, r) {
		return
	}
	if object == nil {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(object)
}

// set changes how the site answers for published objects.
func (s *sample) set(answer func(w http.ResponseWriter, r *http.Request) bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answer = answer
}

// requested gives the paths that were asked for so far.
func (s *sample) requested() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.asked)
}

// restore publishes the sample objects anew.
func (s *sample) restore(t *testing.T) {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.objects = sampleObjects(t)
}

// put publishes an object.
func (s *sample) put(path string, object any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.objects[path] = object
}

// endOf gives the end of a day in Asia/Shanghai.
func endOf(year int, month time.Month, day int) *time.Time {
	due := time.Date(year, month, day, 15, 59, 59, 999_999_999, time.UTC)
	return &due
}

// receiptOf gives the receipt of the sample case with a status.
func receiptOf(t *testing.T, s filing.Status) filing.Receipt {
	t.Helper()
	for i, standing := range filing.Standings() {
		if standing.Status == s {
			r, err := filing.NewReceipt("7K3M9XQ2VT4W8H0" + string("0123456789ABCDEFGHJK"[i]))
			if err != nil {
				t.Fatal(err)
			}
			return r
		}
	}
	t.Fatalf("no status %s", s)
	return ""
}

// history is how the sample case of each status got there.
func history(s filing.Status) []filing.EventName {
	checked := []filing.EventName{"CaseSubmitted", "SubmissionAccepted"}
	invited := []filing.EventName{"CaseSubmitted", "SubmissionAccepted", "PreCheckPassed", "VerificationBooked"}
	verified := append(invited[:4:4], "PersonsAppeared", "SiteVerified", "VerificationPassed")
	delivered := append(verified[:7:7], "DeliveryAcknowledged")
	switch s {
	case filing.Draft:
		return []filing.EventName{}
	case filing.Submitted:
		return checked[:1]
	case filing.AwaitingPreCheck:
		return checked
	case filing.Returned:
		return append(checked[:2:2], "PreCheckReturned")
	case filing.Refused:
		return append(checked[:2:2], "PreCheckRefused")
	case filing.Withdrawn:
		return append(checked[:2:2], "CaseWithdrawn")
	case filing.AwaitingVerification:
		return invited
	case filing.Lapsed:
		return append(invited[:4:4], "VerificationMissed", "CaseLapsed")
	case filing.Verifying:
		return append(invited[:4:4], "PersonsAppeared")
	case filing.AwaitingDelivery:
		return verified
	case filing.AwaitingConfirmation, filing.AwaitingReview:
		return delivered
	case filing.ReturnedByBureau:
		return append(delivered[:8:8], "ReviewReturned")
	case filing.FilingRefused:
		return append(delivered[:8:8], "ReviewRefused")
	case filing.Approved:
		return append(delivered[:8:8], "ReviewApproved")
	case filing.Filed:
		return append(delivered[:8:8], "ReviewApproved", "NumberIssued", "AccessOpened")
	}
	return nil
}

// sampleCase is the status object of the sample case with a status.
func sampleCase(t *testing.T, s filing.Standing) casework.StatusObject {
	t.Helper()
	o := casework.StatusObject{Receipt: receiptOf(t, s.Status).String(), Version: 7, Status: s.Status, Acts: s.Acts, Timeline: []casework.Dated{}}
	for i, e := range history(s.Status) {
		o.Timeline = append(o.Timeline, casework.Dated{Event: e, At: time.Date(2026, 3, 2+i, 1, 0, 0, 0, time.UTC)})
	}
	if s.Status.Open() {
		o.Due = endOf(2026, 4, 1)
	}
	switch s.Status {
	case filing.Returned:
		o.Reasons = []string{"subject-name", "scan-unreadable"}
	case filing.Refused:
		o.Reasons = []string{"not-access-customer"}
	case filing.FilingRefused:
		o.Reasons = []string{"approval-not-granted", "of-a-later-catalogue"}
	case filing.AwaitingConfirmation:
		due := now.Add(5*time.Hour + 30*time.Minute)
		o.Due = &due
	case filing.Filed:
		o.Number = "京ICP备2026000001号"
	default:
	}
	return o
}

// snippet is what a home page shows at its foot.
func snippet(number string) string {
	return `<a href="https://beian.miit.gov.cn/" target="_blank" rel="noopener noreferrer">` + number + `</a>`
}

func sampleObjects(t *testing.T) map[string]any {
	t.Helper()
	objects := map[string]any{}
	for _, s := range filing.Standings() {
		objects["/"+casework.StatusKey(receiptOf(t, s.Status))] = sampleCase(t, s)
	}
	company := casework.RegisterObject{
		Number: "京ICP备2026000001号", Organiser: "示例（北京）文化传媒有限公司", Nature: filing.Enterprise, Province: "11",
		Filed: time.Date(2026, 3, 12, 20, 0, 0, 0, time.UTC),
		Sites: []casework.RegisterSite{
			{Number: "京ICP备2026000001号-1", Domains: []string{"example.cn"}, Footer: "京ICP备2026000001号-1", Name: "示例文化", HomePage: "www.example.cn", Snippet: snippet("京ICP备2026000001号-1")},
			{Number: "京ICP备2026000001号-2", Domains: []string{"example.com.cn", "xn--fsqu00a.cn"}, Footer: "京ICP备2026000001号-2", Name: "示例商店", Snippet: snippet("京ICP备2026000001号-2")},
		},
	}
	person := casework.RegisterObject{
		Number: "粤ICP备2026000002号", Organiser: "张**", Nature: filing.Individual, Province: "44",
		Filed: time.Date(2026, 3, 13, 2, 0, 0, 0, time.UTC),
		Sites: []casework.RegisterSite{{Number: "粤ICP备2026000002号-1", Domains: nil, Footer: "粤ICP备2026000002号", Snippet: snippet("粤ICP备2026000002号")}},
	}
	objects["/api/person/consent"] = sampleConsent(t)
	objects["/"+casework.RegisterNumberKey(company.Number)] = company
	objects["/"+casework.RegisterNumberKey(person.Number)] = person
	for state, version := range map[string]int{"signed": 2, "current": 2, "superseded": 1} {
		slip := map[string]any{
			"receipt": receiptOf(t, filing.AwaitingReview).String(), "domains": []string{"example.cn", "xn--fsqu00a.cn"}, "version": version,
			"digest": strings.Repeat("0123456789abcdef", 4), "state": state,
		}
		if state != "current" {
			slip["signed"] = time.Date(2026, 3, 18, 16, 30, 0, 0, time.UTC)
		}
		objects["/slip/0000000000"+state+".json"] = slip
	}
	for _, d := range []string{"example.cn", "example.com.cn", "xn--fsqu00a.cn"} {
		objects["/"+casework.RegisterDomainKey(d)] = company
	}
	return objects
}

// query escapes a value for an address.
func query(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }
