// Package scans opens the scan store on S3.
package scans

import (
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"beian/internal/casework"
	"beian/internal/scan/intake"
	"beian/internal/scan/s3store"
)

// Environment is what a function with scans is configured by.
type Environment struct {
	Quarantine string `env:"BEIAN_QUARANTINE_BUCKET"` // uploads, seen by nobody
	Clean      string `env:"BEIAN_CLEAN_BUCKET"`      // what was checked and written anew
}

// Open gives the store of the environment.
func Open(cfg aws.Config, env Environment, now func() time.Time) casework.Scans {
	store := s3store.New(s3store.Config{AWS: cfg, Quarantine: env.Quarantine, Clean: env.Clean, Now: now})
	return intake.Scans{Presigner: store, Store: store}
}

// Arrival is the detail of the event by which S3 says that an object was
// created.
type Arrival struct {
	Detail struct {
		Object struct {
			Key string `json:"key"`
		} `json:"object"`
	} `json:"detail"`
}
