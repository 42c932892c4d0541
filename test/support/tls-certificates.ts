/**
 * Made for tests with openssl, valid for a hundred years, and trusted by nobody else: the authority's own key was never kept.
 * They stand here because Node.js makes no certificates, and openssl is not on every machine that runs the tests.
 */
export const AUTHORITY = `-----BEGIN CERTIFICATE-----
MIIBmTCCAT+gAwIBAgIUDVhbDE+YWXAvKK4TcqCs7gVf2q8wCgYIKoZIzj0EAwIw
ITEfMB0GA1UEAwwWQSB0ZXN0J3Mgb3duIGF1dGhvcml0eTAgFw0yNjExMjExNDI0
NDFaGA8yMTI2MTAyODE0MjQ0MVowITEfMB0GA1UEAwwWQSB0ZXN0J3Mgb3duIGF1
dGhvcml0eTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABMKlpf2pr3F7WIkoXFEs
CenQrxecBpgF9CqRWH1tW2KUbY7Afmjwxn9Idxlh0eqXPrKGIDrwOkoxaHQE/TBi
cvqjUzBRMB0GA1UdDgQWBBQHNuY9UhnZmd/PmwQ+oo9cygm/sjAfBgNVHSMEGDAW
gBQHNuY9UhnZmd/PmwQ+oo9cygm/sjAPBgNVHRMBAf8EBTADAQH/MAoGCCqGSM49
BAMCA0gAMEUCIEQ3+4xZtldEzVzs+wa8krJ2NQP50E9OHct2a0wpkkkuAiEAo8Kw
9TRfggWhrZfY91FsKfifgi4X0g4t/rQ1e15pQr8=
-----END CERTIFICATE-----
`;

/** Signed by the authority, for `database.example` alone. */
export const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBnzCCAUWgAwIBAgIUCTJdptYHA4UpLPy3b32FT1i8yjkwCgYIKoZIzj0EAwIw
ITEfMB0GA1UEAwwWQSB0ZXN0J3Mgb3duIGF1dGhvcml0eTAgFw0yNjExMjExNDI0
NDFaGA8yMTI2MTAyODE0MjQ0MVowGzEZMBcGA1UEAwwQZGF0YWJhc2UuZXhhbXBs
ZTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABP0a0reYy+yMUmxWwAWt+HGnk+wm
C/93ZeAIFAGup94jczt4rMz734wEsCFTMJVcYL1jEqg/HocwmMv8oNdtZPqjXzBd
MBsGA1UdEQQUMBKCEGRhdGFiYXNlLmV4YW1wbGUwHQYDVR0OBBYEFDd1aD+f+iV2
K+HTrNjuemqFD8ZkMB8GA1UdIwQYMBaAFAc25j1SGdmZ38+bBD6ij1zKCb+yMAoG
CCqGSM49BAMCA0gAMEUCIQCDiF0Ler4Ao6izr/Bl4xj2LZ8xgClB4+G0PhRHoktR
bAIgbyql6OmM+CNjUjDErbv8Cy4bya4hr4GEJ6Es5HZaRcM=
-----END CERTIFICATE-----
`;

/** Of the certificate. No secret: it opens nothing but a name that cannot exist (`.example`, RFC 2606). */
export const KEY = `-----BEGIN EC PRIVATE KEY-----
MHcCAQEEIEvQi8fJEMfHFUrrUJHFM57DgkD7x+M4szB9a/BoEtd8oAoGCCqGSM49
AwEHoUQDQgAE/RrSt5jL7IxSbFbABa34caeT7CYL/3dl4AgUAa6n3iNzO3iszPvf
jASwIVMwlVxgvWMSqD8ehzCYy/yg121k+g==
-----END EC PRIVATE KEY-----
`;
