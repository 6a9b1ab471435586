//! Names of real exports, and names that nobody expects.

use super::{Hints, reads_well, snake, source_name, words};

#[test]
fn names_of_exports_read_well() {
    let named = |name| snake(name).unwrap_or_default();
    assert_eq!(named("HasOptedOutOfEmail"), "has_opted_out_of_email");
    assert_eq!(named("LastCURequestDate"), "last_cu_request_date");
    assert_eq!(named("Annual_Income__c"), "annual_income");
    assert_eq!(named("Customer ID"), "customer_id");
    assert_eq!(named("Code postal"), "code_postal");
    assert_eq!(named("j:title"), "j_title");
    assert_eq!(named("Prénom"), "prénom");
    assert_eq!(named("2024 sales"), "_2024_sales");
    assert_eq!(named("orders12m"), "orders12m");
    assert_eq!(named("名前"), "名前");
    for name in ["", "  ", "€", "___", "²"] {
        assert_eq!(snake(name), None, "{name:?}");
    }
    assert_eq!(named("in"), "_in");
}

#[test]
fn a_name_stays_where_it_reads_well() {
    assert!(reads_well("customer_id") && reads_well("prénom") && reads_well("_id"));
    assert!(
        !reads_well("Id")
            && !reads_well("in")
            && !reads_well("a b")
            && !reads_well("x__c")
            && !reads_well("_")
    );
}

#[test]
fn a_file_names_its_source() {
    assert_eq!(source_name("exports/Contact.csv"), "contact");
    assert_eq!(source_name("bank-full.CSV.gz"), "bank_full");
    assert_eq!(source_name("profile.json.gz"), "profile");
    assert_eq!(source_name("stdin"), "customers");
    assert_eq!(source_name("context.csv"), "customers");
    assert_eq!(source_name("€.csv"), "customers");
}

#[test]
fn hints_go_by_whole_words() {
    assert!(Hints::of("MailingPostalCode").code() && Hints::of("account_number").code());
    assert!(!Hints::of("NumberOfEmployees").code() && Hints::of("NumberOfEmployees").count());
    assert!(Hints::of("Email").sensitive() && !Hints::of("HasOptedOutOfEmail").sensitive());
    assert!(Hints::of("Birthdate").sensitive() && Hints::of("Driving_License_Number__c").sensitive());
    assert!(!Hints::of("hotel").code() && !Hints::of("hotel").sensitive());
    assert_eq!(Hints::of("amount_eur").currency().as_deref(), Some("EUR"));
    assert_eq!(words("a-b_cD"), ["a", "b", "c", "d"]);
}
