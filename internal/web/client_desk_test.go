package web_test

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"

	"beian/internal/casework"
	"beian/internal/filing"
	"beian/internal/policy"
	"beian/internal/records"
	"beian/internal/web"
)

// upload asks for a scan of the site s1, puts a picture and has it checked.
func (s *system) upload(a policy.Actor, id, purpose string) string {
	s.t.Helper()
	return s.uploadOf(a, id, purpose, "sites[s1]")
}

// uploadOf does the same for another part of the form.
func (s *system) uploadOf(a policy.Actor, id, purpose, of string) string {
	s.t.Helper()
	kind := "page"
	if purpose == casework.PurposePhoto || purpose == casework.PurposeSignature {
		kind = purpose
	}
	file, mediaType := s.file(kind)
	return s.uploadFile(a, id, casework.ScanRequest{Purpose: purpose, Of: of, Type: mediaType}, file)
}

// file gives a picture that differs from all before.
func (s *system) file(kind string) (file []byte, mediaType string) {
	s.t.Helper()
	s.mu.Lock()
	s.files++
	n := s.files
	s.mu.Unlock()
	file, mediaType, err := s.drawn.picture(kind, n)
	must(s.t, err)
	return file, mediaType
}

// uploadFile asks for a scan, puts the file and has it checked.
func (s *system) uploadFile(a policy.Actor, id string, ask casework.ScanRequest, body []byte) string {
	s.t.Helper()
	ask.Size, ask.SHA256 = int64(len(body)), sumOf(body)
	group := "provider"
	if a.Role == policy.Applicant {
		group = "applicant"
	}
	r := s.call(a, "POST", group+"/cases/"+id+"/scans", ask)
	if r.status != http.StatusOK {
		s.t.Fatalf("scan: %d %s", r.status, r.body)
	}
	var ticket casework.ScanTicket
	must(s.t, json.Unmarshal(r.body, &ticket))
	object := strings.TrimPrefix(ticket.Upload.URL, "https://scans.example/")
	s.scans.mu.Lock()
	s.scans.uploads[object] = body
	s.scans.mu.Unlock()
	must(s.t, s.desk.ReceiveScan(context.Background(), object))
	return ticket.Scan
}

func sumOf(file []byte) string {
	sum := sha256.Sum256(file)
	return base64.StdEncoding.EncodeToString(sum[:])
}

// access is what the desk states in the tests.
func access() filing.Access {
	return filing.Access{Mode: "virtual-host", Region: "11", IPRanges: []string{"192.0.2.7"}}
}

func siteCheck(photo string) web.VerifySiteBody {
	return web.VerifySiteBody{Photo: photo, Access: access()}
}

// checklist reads what a site needs and what is done.
func (s *system) checklist(id, site string) web.SiteChecklist {
	s.t.Helper()
	look := func() reply { return s.call(verifier(), "GET", "provider/cases/"+id+"/sites/"+site+"/checklist", nil) }
	r := look()
	for n := 0; onDatabase() && r.status == http.StatusServiceUnavailable && n < 3; n++ {
		r = look() // a database that others keep busy; whoever reads is told to try again
	}
	if r.status != http.StatusOK {
		s.t.Fatalf("checklist: %d %s", r.status, r.body)
	}
	var c web.SiteChecklist
	must(s.t, json.Unmarshal(r.body, &c))
	return c
}

// everyEntry finds everything that a checklist needs in order.
func everyEntry(c web.SiteChecklist) casework.ChecklistEntries {
	var all casework.ChecklistEntries
	for _, o := range c.Needed.Originals {
		all.Originals = append(all.Originals, filing.Source{Original: o.ID, Of: o.Of, Name: o.Sources[0].ID, Outcome: "consistent"})
	}
	for _, path := range c.Needed.Fields {
		all.Fields = append(all.Fields, records.ComparedField{Path: path, Result: "equal"})
	}
	for _, p := range c.Needed.Photo {
		all.Photo = append(all.Photo, p.ID)
	}
	return all
}

// checkOff completes the checklist of a site.
func (s *system) checkOff(id, site string) {
	s.t.Helper()
	c := s.checklist(id, site)
	var changes []with
	if c.Version > 0 {
		changes = append(changes, ifMatch(c.Version))
	}
	s.only(verifier(), "PUT", "provider/cases/"+id+"/sites/"+site+"/checklist", everyEntry(c), changes...)
}

// slip reads the latest slip of a site.
func (s *system) slip(id, site string) web.Slip {
	s.t.Helper()
	r := s.call(verifier(), "GET", "provider/cases/"+id+"/sites/"+site+"/slip?purpose=verification", nil)
	if r.status != http.StatusOK {
		s.t.Fatalf("slip: %d %s", r.status, r.body)
	}
	var slip web.Slip
	must(s.t, json.Unmarshal(r.body, &slip))
	return slip
}

// signing is one party's signature on paper with everything that goes with it.
func signing(slip web.Slip, by, scan string) casework.SlipSigning {
	return casework.SlipSigning{
		Version: slip.Version, By: by, How: "paper", Scan: scan, AlsoSigned: slip.Sheet.AlsoSigned, Seals: slip.Sheet.Seals,
		Copies: records.SlipCopies{Kept: true, Sent: "original"},
	}
}

// signSlip makes the slip of a site and has it signed on paper.
func (s *system) signSlip(id, site string, stated filing.Access) {
	s.t.Helper()
	at := "provider/cases/" + id + "/sites/" + site + "/slip"
	s.only(verifier(), "POST", at, web.SlipBody{Access: stated})
	slip := s.slip(id, site)
	scan := s.uploadOf(verifier(), id, "slip", "sites["+site+"]")
	for _, by := range slip.Sheet.Signatures {
		s.only(verifier(), "POST", at+"/signatures", signing(slip, by, scan))
	}
}

// prepareSite does what the check of a site rests on, and gives its photo.
func (s *system) prepareSite(id, site string) string {
	s.t.Helper()
	s.checkOff(id, site)
	s.consent(id, s.checklist(id, site))
	s.signSlip(id, site, access())
	return s.uploadOf(verifier(), id, "photo", "sites["+site+"]")
}

// verifySite checks a site at the desk.
func (s *system) verifySite(id, site string) {
	s.t.Helper()
	s.do(verifier(), "POST", "provider/cases/"+id+"/sites/"+site+"/verification", siteCheck(s.prepareSite(id, site)))
}

// verify lets the heads appear, checks every site and passes.
func (s *system) verify(id string) {
	s.t.Helper()
	c := s.stands(id, filing.AwaitingVerification)
	for _, site := range c.Standing() {
		s.do(verifier(), "POST", "provider/cases/"+id+"/sites/"+site.ID+"/appearance", nil)
	}
	s.stands(id, filing.Verifying)
	for _, site := range c.Standing() {
		s.verifySite(id, site.ID)
	}
	s.do(verifier(), "POST", "provider/cases/"+id+"/verification", casework.Verdict{Decision: "pass"})
	s.stands(id, filing.AwaitingConfirmation)
}

// consent records at the desk that everybody who answers for a site consents.
func (s *system) consent(id string, c web.SiteChecklist) {
	s.t.Helper()
	for _, o := range c.Needed.Originals {
		if o.ID == "person-document" {
			person := strings.TrimSuffix(strings.TrimPrefix(o.Of, "persons["), "].document")
			s.only(verifier(), "POST", "provider/cases/"+id+"/consents", casework.ConsentRequest{Person: person})
		}
	}
}
