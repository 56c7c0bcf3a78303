package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/jsii-runtime-go"
)

// keys are the customer's keys, one for each thing that may be read by others:
// who may read the table can't read personal data with that alone.
type keys struct {
	Personal awskms.Key // wraps the data keys of the cases
	Blind    awskms.Key // makes blind indexes; HMAC, never rotated: the indexes would change
	Records  awskms.Key // encrypts the table
	Scans    awskms.Key // encrypts both buckets of scans
}

func (st *stack) newKeys() keys {
	key := func(id, description string) awskms.Key {
		return awskms.NewKey(st.cdk, jsii.String(id), &awskms.KeyProps{
			Description: jsii.String(description), EnableKeyRotation: jsii.Bool(true), RemovalPolicy: st.removal(),
		})
	}
	return keys{
		Personal: key("PersonalKey", "Wraps the data key of each case"),
		Blind: awskms.NewKey(st.cdk, jsii.String("BlindKey"), &awskms.KeyProps{
			Description: jsii.String("Blind index of subjects"), KeySpec: awskms.KeySpec_HMAC_256,
			KeyUsage: awskms.KeyUsage_GENERATE_VERIFY_MAC, RemovalPolicy: st.removal(),
		}),
		Records: key("RecordsKey", "Encrypts the table"),
		Scans:   key("ScansKey", "Encrypts scans"),
	}
}
