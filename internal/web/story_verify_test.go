package web_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"beian/internal/casework"
	"beian/internal/filing"
	"beian/internal/local/parts"
	"beian/internal/records"
	"beian/internal/table"
	"beian/internal/web"
)

// verifySteps are the work at the desk in its parts.
//
//	upload PURPOSE OF [KIND [PAGE]]   a file arrives by a signed request; its scan is $scan from now on.
//	                                  KIND: page, photo, stale, grey, small, blank, tiny, signature, pdf, or last,
//	                                  which is the file before
//	checklist SITE [ENTRY=VALUE …]    everything in order but the entries: an original's id and outcome, a path
//	                                  and equal or differs, a check of the photo and no; "missing" leaves one out
//	consent [PERSON …]                at the desk; everybody if nobody is named
//	fix PATH VALUE [PATH VALUE …]     corrected on the spot, initialled
//	slip SITE                         makes it; $slip is its version and $code its code from now on
//	sign SITE BY HOW SCAN             the version $slip, with seals and copies
//	verify-site SITE PHOTO            with the access of the tests
//	on-screen                         the provider lets slips be signed on a screen
//	proof CODE STATE                  what the public sees of a slip, once the sweep has come by
//	! proof CODE                      it sees nothing yet
func verifySteps() map[string]step {
	return map[string]step{
		"upload": uploadStep, "checklist": checklistStep, "consent": consentStep, "fix": fixStep, "slip": slipStep,
		"sign": signStep, "verify-site": verifySiteStep, "on-screen": onScreenStep, "proof": proofStep,
	}
}

func uploadStep(s *story, ts *testscript.TestScript, neg bool, args []string) error {
	if len(args) < 2 {
		return errors.New("upload PURPOSE OF [KIND [PAGE]]")
	}
	ask := casework.ScanRequest{Purpose: args[0], Of: args[1]}
	kind := "page"
	if len(args) > 2 {
		kind = args[2]
	}
	if len(args) > 3 {
		page, err := strconv.Atoi(args[3])
		if err != nil {
			return err
		}
		ask.Page = page
	}
	if kind != "last" {
		s.sent, s.sentType = s.file(kind)
	}
	ask.Type, ask.Size, ask.SHA256 = s.sentType, int64(len(s.sent)), sumOf(s.sent)
	if err := s.calls(ts, neg, http.MethodPost, "cases/"+s.id+"/scans", ask); err != nil || neg {
		return err
	}
	var ticket casework.ScanTicket
	if err := json.Unmarshal(s.last.body, &ticket); err != nil {
		return err
	}
	ts.Setenv("scan", ticket.Scan)
	object := strings.TrimPrefix(ticket.Upload.URL, "https://scans.example/")
	s.scans.mu.Lock()
	s.scans.uploads[object] = s.sent
	s.scans.mu.Unlock()
	return s.desk.ReceiveScan(context.Background(), object)
}

func checklistStep(s *story, ts *testscript.TestScript, neg bool, args []string) error {
	return s.by(ts, "verifier-1", func() error {
		c := s.checklist(s.id, args[0])
		all := everyEntry(c)
		for _, change := range args[1:] {
			i := strings.LastIndex(change, "=")
			if i < 0 || !differently(&all, change[:i], change[i+1:]) {
				return fmt.Errorf("the checklist has no entry for %s", change)
			}
		}
		var changes []with
		if c.Version > 0 {
			changes = append(changes, ifMatch(c.Version))
		}
		return s.calls(ts, neg, http.MethodPut, "cases/"+s.id+"/sites/"+args[0]+"/checklist", all, changes...)
	})
}

// differently changes one entry of a checklist, or leaves it out.
func differently(all *casework.ChecklistEntries, entry, value string) bool {
	isOriginal := func(o filing.Source) bool { return o.Original == entry || o.Original+" "+o.Of == entry }
	isField := func(f records.ComparedField) bool { return f.Path == entry }
	switch i, j := slices.IndexFunc(all.Originals, isOriginal), slices.IndexFunc(all.Fields, isField); {
	case i >= 0 && value == "missing":
		all.Originals = slices.DeleteFunc(all.Originals, isOriginal)
	case i >= 0:
		all.Originals[i].Outcome = value
	case j >= 0 && value == "missing":
		all.Fields = slices.DeleteFunc(all.Fields, isField)
	case j >= 0:
		all.Fields[j].Result = value
	case slices.Contains(all.Photo, entry):
		all.Photo = slices.DeleteFunc(all.Photo, func(tick string) bool { return tick == entry })
	default:
		return false
	}
	return true
}

func consentStep(s *story, ts *testscript.TestScript, neg bool, args []string) error {
	return s.by(ts, "verifier-1", func() error {
		persons := args
		if len(persons) == 0 {
			for _, p := range s.form.Persons {
				persons = append(persons, p.ID)
			}
		}
		for _, p := range persons {
			if err := s.calls(ts, neg, http.MethodPost, "cases/"+s.id+"/consents", casework.ConsentRequest{Person: p}); err != nil {
				return err
			}
		}
		return nil
	})
}

func fixStep(s *story, ts *testscript.TestScript, neg bool, args []string) error {
	if len(args) == 0 || len(args)%2 != 0 {
		return errors.New("fix PATH VALUE [PATH VALUE …]")
	}
	in := casework.Correction{Initialled: true}
	for i := 0; i < len(args); i += 2 {
		in.Changes = append(in.Changes, casework.FieldValue{Path: args[i], Value: filing.NewSensitive(args[i+1]).Shown()})
	}
	return s.by(ts, "verifier-1", func() error { return s.calls(ts, neg, http.MethodPost, "cases/"+s.id+"/corrections", in) })
}

func slipStep(s *story, ts *testscript.TestScript, neg bool, args []string) error {
	return s.by(ts, "verifier-1", func() error {
		path := "cases/" + s.id + "/sites/" + args[0] + "/slip"
		if err := s.calls(ts, neg, http.MethodPost, path, web.SlipBody{Access: access()}); err != nil || neg {
			return err
		}
		if err := s.calls(ts, false, http.MethodGet, path+"?purpose=verification", nil); err != nil {
			return err
		}
		made := s.slip(s.id, args[0])
		ts.Setenv("slip", strconv.Itoa(made.Version))
		ts.Setenv("code", strings.TrimPrefix(made.Sheet.Proof, casework.SlipProofPath))
		return nil
	})
}

func signStep(s *story, ts *testscript.TestScript, neg bool, args []string) error {
	if len(args) != 4 {
		return errors.New("sign SITE BY HOW SCAN")
	}
	return s.by(ts, "verifier-1", func() error {
		made := s.slip(s.id, args[0])
		in := signing(made, args[1], args[3])
		in.How = args[2]
		version, err := strconv.Atoi(ts.Getenv("slip"))
		if err != nil {
			return err
		}
		in.Version = version
		return s.calls(ts, neg, http.MethodPost, "cases/"+s.id+"/sites/"+args[0]+"/slip/signatures", in)
	})
}

func verifySiteStep(s *story, ts *testscript.TestScript, neg bool, args []string) error {
	return s.by(ts, "verifier-1", func() error {
		return s.calls(ts, neg, http.MethodPost, "cases/"+s.id+"/sites/"+args[0]+"/verification", siteCheck(args[1]))
	})
}

func onScreenStep(s *story, _ *testscript.TestScript, _ bool, _ []string) error {
	p, err := records.ReadProvider(context.Background(), s.stored, provider)
	if err != nil {
		return err
	}
	it, err := s.stored.Get(context.Background(), table.Key{Partition: "provider#" + provider, Sort: "provider"})
	if err != nil {
		return err
	}
	p.OnScreen = true
	changed, err := records.ProviderItem(p)
	if err != nil {
		return err
	}
	changed.Version = it.Version
	return s.stored.Commit(context.Background(), table.Put(changed, table.Always()))
}

func proofStep(s *story, _ *testscript.TestScript, neg bool, args []string) error {
	ctx := context.Background()
	if !neg {
		if _, err := s.desk.Sweep(ctx); err != nil {
			return err
		}
	}
	body, _, found, err := parts.Objects{Table: s.stored}.Get(ctx, casework.SlipKey(args[0]))
	if err != nil || found == neg {
		return fmt.Errorf("the proof is found: %t, %w", found, err)
	}
	if neg {
		return nil
	}
	var o casework.SlipObject
	if err := json.Unmarshal(body, &o); err != nil {
		return err
	}
	if o.State != args[1] || o.Digest == "" || (o.State == casework.SlipSigned) != (o.Signed != nil) && o.State != casework.SlipSuperseded {
		return fmt.Errorf("the proof says %s", body)
	}
	var personal error
	s.form.Personal(func(path string, v *filing.Sensitive) {
		if !v.Empty() && strings.Contains(string(body), v.Reveal()) {
			personal = fmt.Errorf("the proof shows %s", path)
		}
	})
	return personal
}
