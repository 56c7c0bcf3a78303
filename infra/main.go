// Command infra is the CDK app of the deployment on AWS. `make synth` runs it
// without an account or a network.
//
// What it takes from the context (cdk.json, or -c NAME=VALUE):
//
//	stage         dev, staging or prod: prod and staging keep their data when
//	              the stack is deleted, dev keeps nothing
//	partition     aws or aws-cn; it decides what the partition does not have
//	architecture  arm64 or x86_64, as `make functions` built
//	issuer        the OpenID Connect issuer whose tokens the API takes
//	audience      the audience of those tokens
//	signIn        further origins that the site gets tokens from, where the issuer
//	              has its token endpoint elsewhere
//	systems       bureaus that run a system of their own instead of the desk of
//	              this one, by the two-digit codes of their provinces, as
//	              CODE=ADDRESS with commas between (the package comment of
//	              internal/bureau/exchange is the contract); the keys of the
//	              signatures are the secret beian-<stage>-bureau-keys of
//	              Secrets Manager, as CODE=KEY with commas between
//	sender        address that e-mail comes from; SES has verified its domain
//	gateway       https address that notices go to where the partition has
//	              neither SMS nor e-mail; the key of its signatures is the
//	              secret beian-<stage>-gateway-key of Secrets Manager
//	domain        domain of the site; only dev in aws can be without
//	certificate   its certificate for the CDN: an ARN of ACM in us-east-1, in
//	              aws-cn the id of one in IAM
//	origin        where the site is served from, for CORS, if there is no domain
//	originKeys    labels of the secrets between CDN and API; see newOriginSecrets
//
// One file per concern: records, scans, functions, notices, workflow, feed,
// schedules, api, cdn, outputs. Every resource is held against the AwsSolutions rules of
// cdk-nag; see findings.
package main

import (
	"errors"
	"fmt"
	"net/url"
	"os"
	"regexp"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

func main() {
	// It waits for its runtime in two places; the one that comes second may say
	// that there is no child process, which is nothing to mind.
	defer jsii.Close()
	app := awscdk.NewApp(nil)
	s, err := settingsOf(app.Node())
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	st, err := newStack(app, s, "dist")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	st.accept()
	hold(app)
	app.Synth(nil)
}

// settings is what the context says.
type settings struct {
	Stage, Partition, Architecture, Issuer, Audience string
	Domain, Certificate, Origin, OriginKeys          string
	Sender, Gateway, SignIn, Systems                 string
}

func settingsOf(n constructs.Node) (settings, error) {
	var s settings
	for _, c := range []struct {
		name string
		into *string
		form string // an empty value must match too where there may be none
		hint string
	}{
		{"stage", &s.Stage, `dev|staging|prod`, "dev, staging or prod"},
		{"partition", &s.Partition, `aws|aws-cn`, "aws or aws-cn"},
		{"architecture", &s.Architecture, `arm64|x86_64`, "arm64 or x86_64"},
		{"issuer", &s.Issuer, `https://.+`, "an address of https"},
		{"audience", &s.Audience, `.+`, "any text"},
		{"signIn", &s.SignIn, `(https://[a-z0-9.-]+(:\d+)?( https://[a-z0-9.-]+(:\d+)?)*)?`, "https and hosts, without paths, spaces between"},
		{"systems", &s.Systems, `(\d\d=https://[^@#,\s]+(,\d\d=https://[^@#,\s]+)*)?`, "two-digit codes, each with = and an address of https, commas between"},
		{"sender", &s.Sender, `[^@\s]+@[a-z0-9-]+(\.[a-z0-9-]+)+`, "an e-mail address"},
		{"gateway", &s.Gateway, `https://[^@#\s]+`, "an address of https, without a user"},
		{"domain", &s.Domain, `([a-z0-9-]+(\.[a-z0-9-]+)+)?`, "a domain in A-labels"},
		{"certificate", &s.Certificate, `.*`, "an ARN or an id"},
		{"origin", &s.Origin, `https://[a-z0-9.-]+(:\d+)?`, "https and a host, without a path"},
		{"originKeys", &s.OriginKeys, `[A-Za-z0-9]+(,[A-Za-z0-9]+)*`, "labels of letters and digits with commas between"},
	} {
		*c.into, _ = n.TryGetContext(&c.name).(string)
		if !regexp.MustCompile(`^(` + c.form + `)$`).MatchString(*c.into) {
			return s, fmt.Errorf("infra: context %s is %q; give one by -c %s=… (%s)", c.name, *c.into, c.name, c.hint)
		}
	}
	return s.resolved()
}

// resolved checks what the settings say together, and derives the origin from
// the domain.
func (s settings) resolved() (settings, error) {
	switch {
	case (s.Domain == "") != (s.Certificate == ""):
		return s, errors.New("infra: context domain and certificate go together; give both by -c domain=… -c certificate=…")
	case s.Domain == "" && s.Stage != "dev":
		return s, fmt.Errorf("infra: stage %s needs a domain of its own, for TLS 1.2; give -c domain=… -c certificate=…", s.Stage)
	case s.Domain == "" && s.Partition == "aws-cn":
		return s, errors.New("infra: the CDN of aws-cn serves no domain but your own; give -c domain=… -c certificate=…")
	case s.Domain != "":
		s.Origin = "https://" + s.Domain
	}
	return s, nil
}

// signIn gives the origins that the site gets tokens from.
func (s settings) signIn() string {
	u, err := url.Parse(s.Issuer)
	if err != nil {
		return s.SignIn
	}
	return strings.TrimSpace("https://" + u.Host + " " + s.SignIn)
}

// keep reports whether what holds data outlives the stack.
func (s settings) keep() bool { return s.Stage != "dev" }

// removal is what becomes of what holds data when the stack is deleted.
func (s settings) removal() awscdk.RemovalPolicy {
	if s.keep() {
		return awscdk.RemovalPolicy_RETAIN
	}
	return awscdk.RemovalPolicy_DESTROY
}

// named gives a physical name that the stage makes unique in an account.
func (s settings) named(what string) *string { return jsii.String("beian-" + s.Stage + "-" + what) }

// stack is the deployment of one stage while it is put together: what one
// concern makes, those after it use.
type stack struct {
	cdk awscdk.Stack
	settings
	records   records
	keys      keys
	scans     scans
	functions map[string]function
	machine   machine
	failures  failures
	logs      awss3.Bucket
	cdn       cdn

	originSecrets []string // references; see newOriginSecrets
	findings      []finding
}

// newStack puts the deployment together; dist is where `make functions` left
// the functions.
func newStack(scope constructs.Construct, s settings, dist string) (*stack, error) {
	st := &stack{settings: s, functions: map[string]function{}}
	st.cdk = awscdk.NewStack(scope, s.named("filing"), &awscdk.StackProps{
		Description:           jsii.String("Website filing (ICP): records, workflow, API, site"),
		Tags:                  &map[string]*string{"application": jsii.String("beian"), "stage": jsii.String(s.Stage)},
		TerminationProtection: jsii.Bool(s.Stage == "prod"),
	})
	st.keys = st.newKeys()
	st.logs = st.newLogs()
	st.records = st.newRecords()
	st.scans = st.newScans()
	st.failures = st.newFailures()
	st.newFunctions(dist)
	st.newOriginSecrets()
	st.machine = st.newMachine()
	st.lead()
	st.follow()
	st.schedule()
	api := st.newAPI()
	var err error
	if st.cdn, err = st.newCDN(api); err != nil {
		return nil, err
	}
	st.tellSite()
	st.newOutputs(api)
	return st, nil
}
